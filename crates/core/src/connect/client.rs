use std::collections::BTreeSet;

use clawlink_manifest::{App, Auth, Oauth2};

use crate::config::OauthClient;
use crate::id::{OauthClientId, UserId};
use crate::oauth::Registration;
use crate::ports::storage::OwnClient;
use crate::ports::{Fault, House};
use crate::sealing::{SealingError, open_column};
use crate::token::to_base62;
use crate::vault::{ColumnContext, sha256_parts};

/// Characters of a callback context: 95 bits.
const CONTEXT_CHARS: usize = 16;

/// The OAuth client that a flow or a connection goes by.
pub(crate) enum Client<'h> {
    /// The deployment's.
    Deployment(&'h OauthClient),
    /// One that the person registered.
    Own(OauthClientId, OauthClient),
}

impl Client<'_> {
    /// The client itself.
    pub(crate) const fn as_oauth(&self) -> &OauthClient {
        match self {
            Self::Deployment(client) => client,
            Self::Own(_, client) => client,
        }
    }

    /// Its row; the deployment's has none.
    pub(crate) const fn id(&self) -> Option<&OauthClientId> {
        match self {
            Self::Deployment(_) => None,
            Self::Own(id, _) => Some(id),
        }
    }

    /// Its registration at an app.
    pub(crate) fn register<'h>(
        &'h self,
        house: &House,
        app: &'h App,
        settings: &'h Oauth2,
    ) -> Registration<'h> {
        Registration {
            app,
            settings,
            client: self.as_oauth(),
            redirect_uri: redirect_uri(house, &app.slug, self.id()),
            local: house.config.local,
            http: house.http.clone(),
            entropy: house.entropy.clone(),
            signer: house.signer.clone(),
        }
    }
}

/// The app's OAuth sign-in of this id.
pub(crate) fn find_oauth<'h>(app: &'h App, auth_id: &str) -> Option<(&'h Auth, &'h Oauth2)> {
    let auth = app.auths.iter().find(|auth| auth.id == auth_id)?;
    auth.kind.as_oauth2().map(|settings| (auth, settings))
}

/// The client a new flow goes by: the person's own where they added one, else the deployment's, else none.
///
/// # Errors
/// [`SealingError`] when the person's own cannot be read.
pub(crate) async fn choose_client<'h>(
    house: &'h House,
    user: &UserId,
    app: &str,
) -> Result<Option<Client<'h>>, SealingError> {
    let own = house.store.oauth_clients.list(user).await?;
    match own.into_iter().find(|own| own.app == app) {
        Some(own) => open(house, own).map(Some),
        None => Ok(house.config.oauth_clients.get(app).map(Client::Deployment)),
    }
}

/// Slugs of the apps this person can connect by OAuth: the deployment has a client there, or they have.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn client_apps(house: &House, user: &UserId) -> Result<BTreeSet<String>, Fault> {
    let own = house.store.oauth_clients.list(user).await?;
    Ok(house.config.oauth_clients.keys().cloned().chain(own.into_iter().map(|own| own.app)).collect())
}

/// The client that a flow or a connection was made with: of this very person and app, or none.
///
/// # Errors
/// [`SealingError`] when the person's own cannot be read.
pub(crate) async fn find_client<'h>(
    house: &'h House,
    user: &UserId,
    app: &str,
    id: Option<&OauthClientId>,
) -> Result<Option<Client<'h>>, SealingError> {
    let Some(id) = id else { return Ok(house.config.oauth_clients.get(app).map(Client::Deployment)) };
    let own = house.store.oauth_clients.find(user, id).await?.filter(|own| own.app == app);
    own.map(|own| open(house, own)).transpose()
}

fn open<'h>(house: &House, own: OwnClient) -> Result<Client<'h>, SealingError> {
    let context = secret_context(&own.id, &own.user);
    let secret =
        own.client_secret.as_deref().map(|sealed| open_column(house, &context, sealed)).transpose()?;
    let client = OauthClient { client_id: own.client_id, client_secret: secret, private_key: None };
    Ok(Client::Own(own.id, client))
}

/// Where a client's secret is sealed to: its own row of its own person.
pub(super) fn secret_context<'a>(id: &'a OauthClientId, user: &'a UserId) -> ColumnContext<'a> {
    ColumnContext { table: "oauth_clients", column: "client_secret", row_id: id.as_str(), user: Some(user) }
}

/// The last segment of a client's redirect URI: base62 of SHA-256 over instance and client row, each with its length, cut
/// after 16 characters. The deployment's client has none. An answer that comes back elsewhere belongs to another client.
///
/// An OAuth app of ours has one fixed origin, so the instance is empty.
#[must_use]
pub fn callback_context(client: Option<&OauthClientId>) -> Option<String> {
    let digest = sha256_parts(&["", client?.as_str()]);
    Some(to_base62(&digest).chars().take(CONTEXT_CHARS).collect())
}

/// The redirect URI that a client is registered with at its provider.
#[must_use]
pub fn redirect_uri(house: &House, app: &str, client: Option<&OauthClientId>) -> String {
    let origin = &house.config.web_origin;
    match callback_context(client) {
        Some(context) => format!("{origin}/oauth/callback/{app}/{context}"),
        None => format!("{origin}/oauth/callback/{app}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_has_a_context_of_its_own_and_the_deployments_has_none() {
        let context = |id: &str| callback_context(Some(&OauthClientId::from(id))).unwrap();
        assert_eq!(context("ocl_1").len(), 16);
        assert!(context("ocl_1").bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_eq!(context("ocl_1"), context("ocl_1"));
        assert_ne!(context("ocl_1"), context("ocl_2"));
        assert_eq!(callback_context(None), None);
    }
}
