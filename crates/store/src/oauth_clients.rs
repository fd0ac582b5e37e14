use async_trait::async_trait;
use clawlink_core::id::{OauthClientId, UserId};
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{OauthClients, OwnClient};
use clawlink_core::time::UnixMs;
use serde::Deserialize;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

const INSERT: &str = "\
    INSERT INTO oauth_clients (id, user_id, app, client_id, client_secret, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING RETURNING id";

const FIND: &str = "\
    SELECT id, user_id, app, client_id, client_secret, created_at
    FROM oauth_clients WHERE id = ?2 AND user_id = ?1";

const LIST: &str = "\
    SELECT id, user_id, app, client_id, client_secret, created_at
    FROM oauth_clients WHERE user_id = ?1 ORDER BY app";

// A connection needs its client for every refresh and for its revocation.
const REMOVE: &str = "\
    DELETE FROM oauth_clients
    WHERE id = ?2 AND user_id = ?1 AND NOT EXISTS (SELECT 1 FROM user_integrations WHERE client = ?2)
    RETURNING id";

#[derive(Deserialize)]
struct OwnClientRow {
    id: OauthClientId,
    user_id: UserId,
    app: String,
    client_id: String,
    client_secret: Option<String>,
    created_at: UnixMs,
}

impl From<OwnClientRow> for OwnClient {
    fn from(row: OwnClientRow) -> Self {
        Self {
            id: row.id,
            user: row.user_id,
            app: row.app,
            client_id: row.client_id,
            client_secret: row.client_secret,
            created_at: row.created_at,
        }
    }
}

#[async_trait]
impl OauthClients for Database {
    async fn create(&self, client: &OwnClient) -> Result<bool, Fault> {
        let values = params![
            client.id.as_str(),
            client.user.as_str(),
            &client.app,
            &client.client_id,
            client.client_secret.as_deref(),
            client.created_at,
        ];
        Ok(self.touched(Statement::new(INSERT, values)).await?)
    }

    async fn find(&self, user: &UserId, id: &OauthClientId) -> Result<Option<OwnClient>, Fault> {
        let row = self.row::<OwnClientRow>(Statement::new(FIND, params![user.as_str(), id.as_str()])).await?;
        Ok(row.map(OwnClient::from))
    }

    async fn list(&self, user: &UserId) -> Result<Vec<OwnClient>, Fault> {
        let rows = self.rows::<OwnClientRow>(Statement::new(LIST, params![user.as_str()])).await?;
        Ok(rows.into_iter().map(OwnClient::from).collect())
    }

    async fn remove(&self, user: &UserId, id: &OauthClientId) -> Result<bool, Fault> {
        Ok(self.touched(Statement::new(REMOVE, params![user.as_str(), id.as_str()])).await?)
    }
}
