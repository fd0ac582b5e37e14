use async_trait::async_trait;
use clawlink_core::id::{ConnectionId, UserId};
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{Revocation, Revocations};
use clawlink_core::time::UnixMs;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

/// In one batch with the row's closing: what its person is told of it later.
pub(crate) const OPEN: &str = "\
    INSERT INTO revocations (connection_id, user_id, app, account_label, began_at)
    SELECT id, user_id, app, account_label, ?3 FROM user_integrations
    WHERE id = ?2 AND user_id = ?1 AND state = 'disconnecting'
    ON CONFLICT (connection_id) DO NOTHING";

/// In one batch with the row's end. The first outcome stands.
pub(crate) const END: &str = "\
    UPDATE revocations SET outcome = ?2, ended_at = ?3 WHERE connection_id = ?1 AND outcome IS NULL";

const FIND: &str = "\
    SELECT connection_id, app, account_label, began_at, ended_at, outcome FROM revocations
    WHERE connection_id = ?2 AND user_id = ?1";

const LIST: &str = "\
    SELECT connection_id, app, account_label, began_at, ended_at, outcome FROM revocations
    WHERE user_id = ?1 AND began_at > ?2 ORDER BY began_at DESC LIMIT ?3";

const EXPIRE: &str = "DELETE FROM revocations WHERE ended_at < ?1";

#[async_trait]
impl Revocations for Database {
    async fn find(&self, user: &UserId, connection: &ConnectionId) -> Result<Option<Revocation>, Fault> {
        let values = params![user.as_str(), connection.as_str()];
        Ok(self.row::<Revocation>(Statement::new(FIND, values)).await?)
    }

    async fn list(&self, user: &UserId, since: UnixMs, limit: u32) -> Result<Vec<Revocation>, Fault> {
        let values = params![user.as_str(), since, limit];
        Ok(self.rows::<Revocation>(Statement::new(LIST, values)).await?)
    }

    async fn expire(&self, before: UnixMs) -> Result<(), Fault> {
        Ok(self.run(Statement::new(EXPIRE, params![before])).await?)
    }
}
