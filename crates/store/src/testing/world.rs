use std::collections::BTreeMap;
use std::sync::Arc;

use clawlink_core::id::{ConnectionId, DeviceId, PreviewId, UserId};
use clawlink_core::policy::Policy;
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{
    Connections, Device, DeviceFamily, Devices, NewConnection, NewDevice, Preview, Previews, Publication,
    UpstreamAccount, User, Users,
};
use clawlink_core::time::{MINUTE_MS, UnixMs};
use clawlink_core::vault::WrappedDek;

use super::{CountingSql, SqliteSql};
use crate::database::Database;
use crate::sql::SqlError;

/// When everything in a [`World`] was made.
pub const NOW: UnixMs = UnixMs(1_795_622_161_007);

/// A migrated database, with short ways to what most tests start from. Ids are the names given.
pub struct World {
    /// The ports.
    pub database: Database,
    /// What was asked of the database below them.
    pub sql: Arc<CountingSql>,
}

impl World {
    /// An empty database.
    ///
    /// # Errors
    /// [`SqlError`] when a migration fails.
    pub fn open() -> Result<Self, SqlError> {
        let sql = Arc::new(CountingSql::new(Arc::new(SqliteSql::migrated()?)));
        Ok(Self { database: Database::new(sql.clone()), sql })
    }

    /// A person with this id, known by e-mail.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn person(&self, id: &str) -> Result<UserId, Fault> {
        let email = format!("{id}@example.com");
        let user = User { id: UserId::from(id), email: email.clone(), created_at: NOW, paused_at: None };
        Users::create(&self.database, &user, "email", &email).await?;
        Ok(user.id)
    }

    /// A paired client with the standard policy; the hash of its credential is its id again.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn device(&self, user: &UserId, id: &str) -> Result<DeviceId, Fault> {
        let device = Device {
            id: DeviceId::from(id),
            user: user.clone(),
            name: format!("{id} of {user}"),
            family: DeviceFamily::Cli,
            policy: Policy::Standard,
            rules: Vec::new(),
            paused_at: None,
            key_hint: Some("cllk_live_0000…".to_owned()),
            created_at: NOW,
            last_used_at: None,
            revoked_at: None,
        };
        let new = NewDevice { device, credential_hash: id.to_owned() };
        Devices::create(&self.database, &new).await?;
        Ok(new.device.id)
    }

    /// What a `pending` connection to an account of its own is written from.
    #[must_use]
    pub fn new_connection(&self, user: &UserId, app: &str, id: &str) -> NewConnection {
        NewConnection {
            id: ConnectionId::from(id),
            user: user.clone(),
            app: app.to_owned(),
            auth_id: "oauth".to_owned(),
            client: None,
            account: UpstreamAccount { id: format!("account-{id}"), label: format!("{id}@{app}") },
            wrapped_dek: WrappedDek::from(format!("wrapped-{id}")),
            scopes: vec!["notes:read".to_owned()],
            instance: BTreeMap::new(),
            captured: BTreeMap::from([("team".to_owned(), "T1".to_owned())]),
            created_at: NOW,
            granted_at: NOW,
        }
    }

    /// A connection that was never published.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn pending(&self, user: &UserId, app: &str, id: &str) -> Result<ConnectionId, Fault> {
        let new = self.new_connection(user, app, id);
        Connections::create(&self.database, &new).await?;
        Ok(new.id)
    }

    /// An active connection at version 1.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn connection(&self, user: &UserId, app: &str, id: &str) -> Result<ConnectionId, Fault> {
        let connection = self.pending(user, app, id).await?;
        self.database
            .publish(&Publication {
                user: user.clone(),
                connection: connection.clone(),
                version: 1,
                kv_version: Some(1),
                access_expires_at: None,
                renewable: true,
            })
            .await?;
        Ok(connection)
    }

    /// A previewed write, alive for 15 minutes; the hash of its token is its id again.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn preview(
        &self,
        user: &UserId,
        device: &DeviceId,
        connection: Option<&ConnectionId>,
        id: &str,
    ) -> Result<(), Fault> {
        let preview = Preview {
            id: PreviewId::from(id),
            user: user.clone(),
            device: device.clone(),
            connection: connection.cloned(),
            token_hash: id.to_owned(),
            digest: "sha256:00".to_owned(),
            sealed_plan: "sealed".to_owned(),
            created_at: NOW,
            expires_at: NOW.plus_ms(15 * MINUTE_MS),
            used_at: None,
        };
        Previews::create(&self.database, &preview).await
    }
}
