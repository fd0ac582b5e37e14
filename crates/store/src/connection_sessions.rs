use std::collections::BTreeMap;

use async_trait::async_trait;
use clawlink_core::id::{ConnectionId, ConnectionSessionId, OauthClientId, UserId};
use clawlink_core::local_path::LocalPath;
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{ConnectionSession, ConnectionSessions, SessionStatus};
use clawlink_core::time::UnixMs;
use serde::Deserialize;

use crate::columns::{from_json_text, json_text, variant_name};
use crate::database::Database;
use crate::error::StoreError;
use crate::params;
use crate::sql::Statement;

const INSERT: &str = "\
    INSERT INTO connection_sessions (id, user_id, app, status, target, auth_id, instance, state_hash, verifier,
      connection, failure, created_at, expires_at, client, return_path)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) ON CONFLICT (id) DO NOTHING";

const FIND: &str = "\
    SELECT id, user_id, app, status, target, auth_id, instance, state_hash, verifier, connection, failure,
      created_at, expires_at, client, wider, return_path
    FROM connection_sessions WHERE id = ?2 AND user_id = ?1";

const FIND_OPEN: &str = "\
    SELECT id, user_id, app, status, target, auth_id, instance, state_hash, verifier, connection, failure,
      created_at, expires_at, client, wider, return_path
    FROM connection_sessions
    WHERE user_id = ?1 AND app = ?2 AND target IS ?3 AND return_path IS ?5 AND expires_at >= ?4 AND status IN ('started', 'redirected')
    ORDER BY expires_at DESC, id DESC LIMIT 1";

const REDIRECT: &str = "\
    UPDATE connection_sessions
    SET status = 'redirected', auth_id = ?3, instance = ?4, state_hash = ?5, verifier = ?6, client = ?8
    WHERE id = ?2 AND user_id = ?1 AND status IN ('started', 'redirected') AND expires_at > ?7
    RETURNING id";

// RETURNING speaks of the row after the update; the hash asked for is put back into the answer.
const CONSUME_STATE: &str = "\
    UPDATE connection_sessions SET state_hash = NULL
    WHERE state_hash = ?2 AND user_id = ?1 AND status = 'redirected' AND expires_at > ?3
    RETURNING id, user_id, app, status, target, auth_id, instance, ?2 AS state_hash, verifier, connection,
      failure, created_at, expires_at, client, wider, return_path";

// The verifier has done its work, whatever came of it.
const FINISH: &str = "\
    UPDATE connection_sessions
    SET status = ?2, connection = ?3, failure = ?4, state_hash = NULL, verifier = NULL
    WHERE id = ?1 AND status IN ('started', 'redirected', 'held')";

const NOTE_WIDER: &str = "UPDATE connection_sessions SET wider = ?2 WHERE id = ?1";

const EXPIRE: &str = "DELETE FROM connection_sessions WHERE expires_at < ?1 RETURNING 1 AS removed";

#[derive(Deserialize)]
struct ConnectionSessionRow {
    id: ConnectionSessionId,
    user_id: UserId,
    app: String,
    status: SessionStatus,
    target: Option<ConnectionId>,
    auth_id: Option<String>,
    client: Option<OauthClientId>,
    #[serde(deserialize_with = "from_json_text")]
    instance: BTreeMap<String, String>,
    state_hash: Option<String>,
    verifier: Option<String>,
    connection: Option<ConnectionId>,
    #[serde(deserialize_with = "from_json_text")]
    wider: Vec<String>,
    failure: Option<String>,
    return_path: Option<LocalPath>,
    created_at: UnixMs,
    expires_at: UnixMs,
}

impl From<ConnectionSessionRow> for ConnectionSession {
    fn from(row: ConnectionSessionRow) -> Self {
        Self {
            id: row.id,
            user: row.user_id,
            app: row.app,
            status: row.status,
            target: row.target,
            auth_id: row.auth_id,
            client: row.client,
            instance: row.instance,
            state_hash: row.state_hash,
            verifier: row.verifier,
            connection: row.connection,
            wider: row.wider,
            failure: row.failure,
            return_path: row.return_path,
            created_at: row.created_at,
            expires_at: row.expires_at,
        }
    }
}

fn insert(session: &ConnectionSession) -> Result<Statement, StoreError> {
    let values = params![
        session.id.as_str(),
        session.user.as_str(),
        &session.app,
        variant_name(&session.status)?,
        session.target.as_ref().map(ConnectionId::as_str),
        session.auth_id.as_deref(),
        json_text(&session.instance)?,
        session.state_hash.as_deref(),
        session.verifier.as_deref(),
        session.connection.as_ref().map(ConnectionId::as_str),
        session.failure.as_deref(),
        session.created_at,
        session.expires_at,
        session.client.as_ref().map(OauthClientId::as_str),
        session.return_path.as_ref().map(LocalPath::as_str),
    ];
    Ok(Statement::new(INSERT, values))
}

fn redirect(session: &ConnectionSession, now: UnixMs) -> Result<Statement, StoreError> {
    let values = params![
        session.user.as_str(),
        session.id.as_str(),
        session.auth_id.as_deref(),
        json_text(&session.instance)?,
        session.state_hash.as_deref(),
        session.verifier.as_deref(),
        now,
        session.client.as_ref().map(OauthClientId::as_str),
    ];
    Ok(Statement::new(REDIRECT, values))
}

#[async_trait]
impl ConnectionSessions for Database {
    async fn create(&self, session: &ConnectionSession) -> Result<(), Fault> {
        Ok(self.run(insert(session)?).await?)
    }

    async fn find(
        &self,
        user: &UserId,
        id: &ConnectionSessionId,
    ) -> Result<Option<ConnectionSession>, Fault> {
        let statement = Statement::new(FIND, params![user.as_str(), id.as_str()]);
        Ok(self.row::<ConnectionSessionRow>(statement).await?.map(ConnectionSession::from))
    }

    async fn find_open(
        &self,
        user: &UserId,
        app: &str,
        target: Option<&ConnectionId>,
        return_path: Option<&LocalPath>,
        alive_at: UnixMs,
    ) -> Result<Option<ConnectionSession>, Fault> {
        let values = params![
            user.as_str(),
            app,
            target.map(ConnectionId::as_str),
            alive_at,
            return_path.map(LocalPath::as_str),
        ];
        let row = self.row::<ConnectionSessionRow>(Statement::new(FIND_OPEN, values)).await?;
        Ok(row.map(ConnectionSession::from))
    }

    async fn redirect(&self, session: &ConnectionSession, now: UnixMs) -> Result<bool, Fault> {
        Ok(self.touched(redirect(session, now)?).await?)
    }

    async fn consume_state(
        &self,
        user: &UserId,
        state_hash: &str,
        now: UnixMs,
    ) -> Result<Option<ConnectionSession>, Fault> {
        let statement = Statement::new(CONSUME_STATE, params![user.as_str(), state_hash, now]);
        Ok(self.row::<ConnectionSessionRow>(statement).await?.map(ConnectionSession::from))
    }

    async fn note_wider(&self, id: &ConnectionSessionId, scopes: &[String]) -> Result<(), Fault> {
        let values = params![id.as_str(), json_text(&scopes).map_err(StoreError::from)?];
        Ok(self.run(Statement::new(NOTE_WIDER, values)).await?)
    }

    async fn finish(
        &self,
        id: &ConnectionSessionId,
        outcome: Result<&ConnectionId, &str>,
    ) -> Result<(), Fault> {
        let values = match outcome {
            Ok(connection) => params![id.as_str(), "completed", connection.as_str(), None::<&str>],
            Err(failure) => params![id.as_str(), "failed", None::<&str>, failure],
        };
        Ok(self.run(Statement::new(FINISH, values)).await?)
    }

    async fn expire(&self, before: UnixMs) -> Result<u64, Fault> {
        Ok(self.count(Statement::new(EXPIRE, params![before])).await?)
    }
}
