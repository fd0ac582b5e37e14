use std::collections::BTreeMap;

use crate::credential::Secrets;
use crate::id::{ConnectionId, OauthClientId, UserId};
use crate::ports::storage::{Connection, NewConnection, UpstreamAccount};
use crate::ports::{House, Install};
use crate::sealing::{Sealer, SealingError};
use crate::time::UnixMs;
use crate::vault::WrappedDek;

/// A credential nobody has kept yet, and whose it is.
pub struct Fresh {
    /// App slug.
    pub app: String,
    /// Which of the app's auths.
    pub auth_id: String,
    /// The person's own OAuth client it came by; `None` for the deployment's, and for a form.
    pub client: Option<OauthClientId>,
    /// The connection to renew, if any.
    pub target: Option<ConnectionId>,
    /// The account, as the app told it.
    pub account: UpstreamAccount,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// What the person told about their own server.
    pub instance: BTreeMap<String, String>,
    /// What was learned while connecting.
    pub captured: BTreeMap<String, String>,
    /// What requests are made with.
    pub access: Secrets,
    /// What new access is made from.
    pub grant: Option<Secrets>,
    /// When the access half ends.
    pub expires_at: Option<UnixMs>,
}

impl Fresh {
    /// Its row, before the credential is stored.
    pub(super) fn row(
        &self,
        user: &UserId,
        id: ConnectionId,
        wrapped_dek: WrappedDek,
        created_at: UnixMs,
        granted_at: UnixMs,
    ) -> NewConnection {
        NewConnection {
            id,
            user: user.clone(),
            app: self.app.clone(),
            auth_id: self.auth_id.clone(),
            client: self.client.clone(),
            account: self.account.clone(),
            wrapped_dek,
            scopes: self.scopes.clone(),
            instance: self.instance.clone(),
            captured: self.captured.clone(),
            created_at,
            granted_at,
        }
    }

    /// Its scopes that a connection had not before. An app that did not say what was granted before leaves nothing to compare
    /// with.
    pub(super) fn wider_than(&self, row: &Connection) -> Vec<String> {
        let had = |scope: &&String| row.scopes.is_empty() || row.scopes.contains(*scope);
        self.scopes.iter().filter(|scope| !had(scope)).cloned().collect()
    }

    /// Seals both halves to their row, as this version.
    ///
    /// # Errors
    /// [`SealingError`].
    pub(super) fn seal(
        &self,
        house: &House,
        row: &Connection,
        version: i64,
    ) -> Result<Install, SealingError> {
        let sealer = Sealer::of(house, row)?;
        let grant = self.grant.as_ref().map(|grant| sealer.seal_grant(house, grant, version));
        Ok(Install {
            user: row.user.clone(),
            connection: row.id.clone(),
            version,
            access: sealer.seal_access(house, &self.access, version)?,
            grant: grant.transpose()?,
            expires_at: self.expires_at,
        })
    }
}
