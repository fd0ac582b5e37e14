use async_trait::async_trait;
use clawlink_core::id::UserId;
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{User, Users};
use clawlink_core::time::UnixMs;
use serde::Deserialize;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

const FIND: &str = "SELECT id, email, created_at, paused_at FROM users WHERE id = ?1";

const FIND_BY_IDENTITY: &str = "\
    SELECT u.id, u.email, u.created_at, u.paused_at FROM identities i JOIN users u ON u.id = i.user_id
    WHERE i.issuer = ?1 AND i.subject = ?2";

const INSERT_USER: &str = "\
    INSERT INTO users (id, email, created_at)
    SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM identities WHERE issuer = ?4 AND subject = ?5)
    ON CONFLICT (id) DO NOTHING";

// Finds no person to belong to where the statement above wrote none.
const INSERT_IDENTITY: &str = "\
    INSERT INTO identities (issuer, subject, user_id, created_at)
    SELECT ?1, ?2, id, ?4 FROM users WHERE id = ?3
    ON CONFLICT (issuer, subject) DO NOTHING";

#[derive(Deserialize)]
struct UserRow {
    id: UserId,
    email: String,
    created_at: UnixMs,
    paused_at: Option<UnixMs>,
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        Self { id: row.id, email: row.email, created_at: row.created_at, paused_at: row.paused_at }
    }
}

#[async_trait]
impl Users for Database {
    async fn find_by_identity(&self, issuer: &str, subject: &str) -> Result<Option<User>, Fault> {
        let row = self.row::<UserRow>(Statement::new(FIND_BY_IDENTITY, params![issuer, subject])).await?;
        Ok(row.map(User::from))
    }

    async fn create(&self, user: &User, issuer: &str, subject: &str) -> Result<(), Fault> {
        let id = user.id.as_str();
        self.batch([
            Statement::new(INSERT_USER, params![id, &user.email, user.created_at, issuer, subject]),
            Statement::new(INSERT_IDENTITY, params![issuer, subject, id, user.created_at]),
        ])
        .await?;
        Ok(())
    }

    async fn find(&self, id: &UserId) -> Result<Option<User>, Fault> {
        let row = self.row::<UserRow>(Statement::new(FIND, params![id.as_str()])).await?;
        Ok(row.map(User::from))
    }
}
