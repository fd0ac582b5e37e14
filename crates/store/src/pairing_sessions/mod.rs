mod row;
mod statements;

use async_trait::async_trait;
use clawlink_core::id::{DeviceId, PairingSessionId, UserId};
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{
    IssuedPairing, PairingApproval, PairingSession, PairingSessions, StartLimits,
};
use clawlink_core::time::{MINUTE_MS, UnixMs};
use serde::Deserialize;

use self::row::PairingRow;
use self::statements::{
    APPROVE, DECLINE, EXPIRE, EXPIRE_POLLS, FIND_BY_LINK, FIND_BY_NAME, FINISH, ISSUE, MAKE_DEVICE,
    NEXT_START, NOTE_POLL, NOTE_WRONG, START, UNCLAIMED,
};
use crate::columns::variant_name;
use crate::database::{Database, at_most_one, read};
use crate::error::StoreError;
use crate::params;
use crate::sql::Statement;

#[derive(Deserialize)]
struct AtRow {
    at: UnixMs,
}

#[derive(Deserialize)]
struct UnclaimedRow {
    user_id: UserId,
    id: DeviceId,
}

fn insert(session: &PairingSession, limits: StartLimits) -> Result<Statement, StoreError> {
    let values = params![
        session.id.as_str(),
        variant_name(&session.family)?,
        &session.link_hash,
        &session.name_hash,
        &session.verifier_hash,
        &session.kek,
        &session.display_code,
        &session.label,
        &session.machine,
        &session.platform,
        &session.version,
        &session.caller,
        variant_name(&session.status)?,
        session.created_at,
        session.expires_at,
        limits.most_started,
        limits.window_ms,
        limits.most_open,
    ];
    Ok(Statement::new(START, values))
}

impl Database {
    async fn pairing(&self, statement: Statement) -> Result<Option<PairingSession>, Fault> {
        Ok(self.row::<PairingRow>(statement).await?.map(PairingSession::from))
    }
}

#[async_trait]
impl PairingSessions for Database {
    async fn start(&self, session: &PairingSession, limits: StartLimits) -> Result<bool, Fault> {
        Ok(self.touched(insert(session, limits)?).await?)
    }

    async fn next_start(&self, caller: &str, limits: StartLimits, now: UnixMs) -> Result<UnixMs, Fault> {
        let values = params![caller, limits.most_started, limits.window_ms, limits.most_open, now];
        Ok(self.row::<AtRow>(Statement::new(NEXT_START, values)).await?.map_or(now, |row| row.at))
    }

    async fn note_poll(&self, caller: &str, most: u16, now: UnixMs) -> Result<bool, Fault> {
        let values = params![caller, now, now.plus_ms(-MINUTE_MS), most];
        Ok(self.touched(Statement::new(NOTE_POLL, values)).await?)
    }

    async fn find_by_link(&self, link_hash: &str) -> Result<Option<PairingSession>, Fault> {
        self.pairing(Statement::new(FIND_BY_LINK, params![link_hash])).await
    }

    async fn find_by_name(&self, name_hash: &str) -> Result<Option<PairingSession>, Fault> {
        self.pairing(Statement::new(FIND_BY_NAME, params![name_hash])).await
    }

    async fn approve(
        &self,
        id: &PairingSessionId,
        approval: &PairingApproval,
    ) -> Result<Option<PairingSession>, Fault> {
        let values = params![
            id.as_str(),
            approval.user.as_str(),
            approval.policy.as_str(),
            approval.device.as_str(),
            approval.at
        ];
        self.pairing(Statement::new(APPROVE, values)).await
    }

    async fn decline(
        &self,
        id: &PairingSessionId,
        user: &UserId,
        now: UnixMs,
    ) -> Result<Option<PairingSession>, Fault> {
        self.pairing(Statement::new(DECLINE, params![id.as_str(), user.as_str(), now])).await
    }

    async fn note_wrong(&self, id: &PairingSessionId, most: u16, now: UnixMs) -> Result<(), Fault> {
        Ok(self.run(Statement::new(NOTE_WRONG, params![id.as_str(), most, now])).await?)
    }

    async fn issue(
        &self,
        id: &PairingSessionId,
        credential_hash: &str,
        now: UnixMs,
    ) -> Result<Option<IssuedPairing>, Fault> {
        let mark = Statement::new(ISSUE, params![id.as_str(), now]);
        let make = Statement::new(MAKE_DEVICE, params![id.as_str(), credential_hash, now]);
        let [sessions, devices] = self.batch([mark, make]).await?;
        let session = at_most_one(sessions)?.map(read::<PairingRow>).transpose()?;
        Ok(session.map(|row| IssuedPairing { session: row.into(), is_first: !devices.is_empty() }))
    }

    async fn finish(
        &self,
        id: &PairingSessionId,
        only_issued: bool,
        now: UnixMs,
    ) -> Result<Option<PairingSession>, Fault> {
        self.pairing(Statement::new(FINISH, params![id.as_str(), i64::from(only_issued), now])).await
    }

    async fn unclaimed(&self, now: UnixMs, limit: u16) -> Result<Vec<(UserId, DeviceId)>, Fault> {
        let rows = self.rows::<UnclaimedRow>(Statement::new(UNCLAIMED, params![now, limit])).await?;
        Ok(rows.into_iter().map(|row| (row.user_id, row.id)).collect())
    }

    async fn expire(&self, before: UnixMs) -> Result<u64, Fault> {
        let statements = [EXPIRE, EXPIRE_POLLS].map(|sql| Statement::new(sql, params![before]));
        Ok(self.count_batch(statements.into()).await?)
    }
}
