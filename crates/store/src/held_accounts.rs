use async_trait::async_trait;
use clawlink_core::id::{ConnectionSessionId, UserId};
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{HeldAccount, HeldAccounts, HeldChoice};
use clawlink_core::time::UnixMs;

use crate::columns::variant_name;
use crate::database::{Database, at_most_one};
use crate::error::StoreError;
use crate::params;
use crate::sql::Statement;

// State and verifier have done their work.
const END_FLOW: &str = "\
    UPDATE connection_sessions SET status = 'held', state_hash = NULL, verifier = NULL
    WHERE id = ?1 AND user_id = ?2 AND status IN ('started', 'redirected')";

const INSERT: &str = "\
    INSERT INTO held_accounts (session_id, user_id, connection_id, account_label, sealed_credential, held_until, due_at)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6 FROM connection_sessions
    WHERE id = ?1 AND user_id = ?2 AND status = 'held'
    ON CONFLICT (session_id) DO NOTHING";

// Tells a repeat of the same batch, which holds what it was to hold, from a flow that holds something else.
const HOLDS: &str = "SELECT 1 AS holds FROM held_accounts WHERE session_id = ?1 AND connection_id = ?2";

const FIND: &str = "\
    SELECT session_id, user_id, connection_id, account_label, sealed_credential, choice, held_until
    FROM held_accounts WHERE session_id = ?2 AND user_id = ?1";

const CHOOSE: &str = "\
    UPDATE held_accounts SET choice = ?3, due_at = ?5
    WHERE session_id = ?2 AND user_id = ?1 AND choice IS NULL AND held_until > ?4
      AND EXISTS (SELECT 1 FROM connection_sessions WHERE id = ?2 AND status = 'held')
    RETURNING session_id, user_id, connection_id, account_label, sealed_credential, choice, held_until";

const TAKE_DUE: &str = "\
    UPDATE held_accounts SET choice = coalesce(choice, 'lapsed'), due_at = ?2
    WHERE session_id IN (SELECT session_id FROM held_accounts WHERE due_at <= ?1 ORDER BY due_at LIMIT ?3)
    RETURNING session_id, user_id, connection_id, account_label, sealed_credential, choice, held_until";

const FORGET: &str = "DELETE FROM held_accounts WHERE session_id = ?1";

#[async_trait]
impl HeldAccounts for Database {
    async fn hold(&self, held: &HeldAccount) -> Result<bool, Fault> {
        let (session, user) = (held.session.as_str(), held.user.as_str());
        let values = params![
            session,
            user,
            held.connection.as_str(),
            &held.account_label,
            &held.sealed,
            held.held_until,
        ];
        let [_, _, holds] = self
            .batch([
                Statement::new(END_FLOW, params![session, user]),
                Statement::new(INSERT, values),
                Statement::new(HOLDS, params![session, held.connection.as_str()]),
            ])
            .await?;
        Ok(at_most_one(holds)?.is_some())
    }

    async fn find(&self, user: &UserId, session: &ConnectionSessionId) -> Result<Option<HeldAccount>, Fault> {
        Ok(self.row::<HeldAccount>(Statement::new(FIND, params![user.as_str(), session.as_str()])).await?)
    }

    async fn choose(
        &self,
        user: &UserId,
        session: &ConnectionSessionId,
        choice: HeldChoice,
        now: UnixMs,
        due: UnixMs,
    ) -> Result<Option<HeldAccount>, Fault> {
        let choice = variant_name(&choice).map_err(StoreError::from)?;
        let values = params![user.as_str(), session.as_str(), choice, now, due];
        Ok(self.row::<HeldAccount>(Statement::new(CHOOSE, values)).await?)
    }

    async fn take_due(&self, now: UnixMs, until: UnixMs, limit: u32) -> Result<Vec<HeldAccount>, Fault> {
        Ok(self.rows::<HeldAccount>(Statement::new(TAKE_DUE, params![now, until, limit])).await?)
    }

    async fn forget(&self, session: &ConnectionSessionId) -> Result<(), Fault> {
        Ok(self.run(Statement::new(FORGET, params![session.as_str()])).await?)
    }
}
