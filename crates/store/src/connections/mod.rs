mod row;
mod statements;

use async_trait::async_trait;
use clawlink_core::id::{ConnectionId, OauthClientId, UserId};
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{Connection, Connections, NewConnection, Publication, RevocationOutcome};
use clawlink_core::time::{MINUTE_MS, UnixMs};

use crate::columns::{json_text, variant_name};
use crate::database::{Database, at_most_one};
use crate::error::StoreError;
use crate::params;
use crate::sql::Statement;
use crate::{reauth_mails, revocations};

use row::ConnectionRow;

#[async_trait]
impl Connections for Database {
    async fn create(&self, new: &NewConnection) -> Result<(), Fault> {
        let count_on = Statement::new(statements::COUNT_ON, params![new.id.as_str(), new.user.as_str()]);
        self.batch([insert(new)?, count_on]).await?;
        Ok(())
    }

    async fn renew(&self, new: &NewConnection) -> Result<(), Fault> {
        Ok(self.run(renew(new)?).await?)
    }

    async fn publish(&self, publication: &Publication) -> Result<(), Fault> {
        let values = params![
            publication.user.as_str(),
            publication.connection.as_str(),
            publication.version,
            publication.kv_version,
            publication.access_expires_at,
            i64::from(publication.renewable),
        ];
        Ok(self.run(Statement::new(statements::PUBLISH, values)).await?)
    }

    async fn find(&self, user: &UserId, id: &ConnectionId) -> Result<Option<Connection>, Fault> {
        Ok(self.connection(Statement::new(statements::FIND, params![user.as_str(), id.as_str()])).await?)
    }

    async fn find_account(
        &self,
        user: &UserId,
        app: &str,
        account_id: &str,
    ) -> Result<Option<Connection>, Fault> {
        let values = params![user.as_str(), app, account_id];
        Ok(self.connection(Statement::new(statements::FIND_ACCOUNT, values)).await?)
    }

    async fn list(&self, user: &UserId, app: Option<&str>) -> Result<Vec<Connection>, Fault> {
        let statement = match app {
            Some(app) => Statement::new(statements::LIST_OF_APP, params![user.as_str(), app]),
            None => Statement::new(statements::LIST, params![user.as_str()]),
        };
        Ok(self.connections(statement).await?)
    }

    async fn set_default(&self, user: &UserId, id: &ConnectionId) -> Result<bool, Fault> {
        let values = params![user.as_str(), id.as_str()];
        let [_, given] = self
            .batch([
                Statement::new(statements::TAKE_DEFAULT, values.clone()),
                Statement::new(statements::GIVE_DEFAULT, values),
            ])
            .await?;
        Ok(at_most_one(given)?.is_some())
    }

    async fn set_label(&self, user: &UserId, id: &ConnectionId, label: Option<&str>) -> Result<bool, Fault> {
        let values = params![user.as_str(), id.as_str(), label];
        Ok(self.touched(Statement::new(statements::SET_LABEL, values)).await?)
    }

    async fn mark_needs_reauth(
        &self,
        user: &UserId,
        id: &ConnectionId,
        version: i64,
        reason: &str,
        now: UnixMs,
    ) -> Result<bool, Fault> {
        let (user, id) = (user.as_str(), id.as_str());
        let [_, _, marked] = self
            .batch([
                Statement::new(statements::AUDIT_NEEDS_REAUTH, params![user, id, version, now]),
                Statement::new(reauth_mails::OWE, params![user, id, version, now]),
                Statement::new(statements::MARK_NEEDS_REAUTH, params![user, id, version, reason, now]),
            ])
            .await?;
        Ok(at_most_one(marked)?.is_some())
    }

    async fn note_result(
        &self,
        id: &ConnectionId,
        at: UnixMs,
        error: Option<&str>,
        probe_at: Option<UnixMs>,
    ) -> Result<(), Fault> {
        let statement = if let Some(code) = error {
            Statement::new(statements::NOTE_ERROR, params![id.as_str(), code, at, probe_at])
        } else {
            let stale = at.plus_ms(-15 * MINUTE_MS);
            Statement::new(statements::NOTE_SUCCESS, params![id.as_str(), at, stale])
        };
        Ok(self.run(statement).await?)
    }

    async fn begin_disconnect(&self, user: &UserId, id: &ConnectionId, now: UnixMs) -> Result<bool, Fault> {
        let [closed, ..] = self
            .batch([
                Statement::new(statements::CLOSE, params![user.as_str(), id.as_str(), now]),
                Statement::new(revocations::OPEN, params![user.as_str(), id.as_str(), now]),
                Statement::new(statements::HAND_DEFAULT_ON, params![id.as_str()]),
                Statement::new(statements::DROP_DEFAULT, params![id.as_str()]),
            ])
            .await?;
        Ok(at_most_one(closed)?.is_some())
    }

    async fn end_disconnect(
        &self,
        id: &ConnectionId,
        outcome: RevocationOutcome,
        now: UnixMs,
    ) -> Result<(), Fault> {
        let outcome = variant_name(&outcome).map_err(StoreError::from)?;
        self.batch([
            Statement::new(revocations::END, params![id.as_str(), outcome, now]),
            Statement::new(statements::HAND_DEFAULT_ON, params![id.as_str()]),
            Statement::new(statements::DELETE, params![id.as_str()]),
        ])
        .await?;
        Ok(())
    }

    async fn delete(&self, id: &ConnectionId) -> Result<(), Fault> {
        self.batch([
            Statement::new(statements::CLOSE_UNPUBLISHED, params![id.as_str()]),
            Statement::new(statements::HAND_DEFAULT_ON, params![id.as_str()]),
            Statement::new(statements::DELETE_UNPUBLISHED, params![id.as_str()]),
        ])
        .await?;
        Ok(())
    }

    async fn list_unfinished(&self, before: UnixMs, limit: u32) -> Result<Vec<Connection>, Fault> {
        Ok(self.connections(Statement::new(statements::LIST_UNFINISHED, params![before, limit])).await?)
    }

    async fn put_off(&self, id: &ConnectionId, now: UnixMs) -> Result<(), Fault> {
        Ok(self.run(Statement::new(statements::PUT_OFF, params![id.as_str(), now])).await?)
    }

    async fn list_to_probe(&self, now: UnixMs, limit: u32) -> Result<Vec<Connection>, Fault> {
        Ok(self.connections(Statement::new(statements::LIST_TO_PROBE, params![now, limit])).await?)
    }

    async fn put_off_probe(
        &self,
        id: &ConnectionId,
        now: UnixMs,
        until: Option<UnixMs>,
    ) -> Result<bool, Fault> {
        Ok(self.touched(Statement::new(statements::PUT_OFF_PROBE, params![id.as_str(), now, until])).await?)
    }

    async fn list_ending(
        &self,
        from: UnixMs,
        to: UnixMs,
        used_since: UnixMs,
        limit: u32,
    ) -> Result<Vec<Connection>, Fault> {
        let values = params![from, to, used_since, limit];
        Ok(self.connections(Statement::new(statements::LIST_ENDING, values)).await?)
    }
}

impl Database {
    async fn connection(&self, statement: Statement) -> Result<Option<Connection>, StoreError> {
        Ok(self.row::<ConnectionRow>(statement).await?.map(Connection::from))
    }

    async fn connections(&self, statement: Statement) -> Result<Vec<Connection>, StoreError> {
        let rows = self.rows::<ConnectionRow>(statement).await?;
        Ok(rows.into_iter().map(Connection::from).collect())
    }
}

fn insert(new: &NewConnection) -> Result<Statement, StoreError> {
    let values = params![
        new.id.as_str(),
        new.user.as_str(),
        &new.app,
        &new.auth_id,
        &new.account.id,
        &new.account.label,
        new.wrapped_dek.as_str(),
        json_text(&new.scopes)?,
        json_text(&new.instance)?,
        json_text(&new.captured)?,
        new.created_at,
        new.client.as_ref().map(OauthClientId::as_str),
        new.granted_at,
    ];
    Ok(Statement::new(statements::INSERT, values))
}

fn renew(new: &NewConnection) -> Result<Statement, StoreError> {
    let values = params![
        new.user.as_str(),
        new.id.as_str(),
        &new.auth_id,
        json_text(&new.instance)?,
        json_text(&new.scopes)?,
        &new.account.label,
        json_text(&new.captured)?,
        new.client.as_ref().map(OauthClientId::as_str),
        new.granted_at,
    ];
    Ok(Statement::new(statements::RENEW, values))
}
