use clawlink_manifest::App;

use super::client::secret_context;
use crate::id::OauthClientId;
use crate::identity::{SignedIn, is_recent};
use crate::ports::storage::{AuditEvent, OwnClient};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::sealing::{SealingError, seal_column};
use crate::secret::SecretText;

/// An OAuth app that a person registered and wants used.
pub struct NewClient {
    /// The id its redirect URI was shown with; made by [`OauthClientId::make`].
    pub id: OauthClientId,
    /// App slug.
    pub app: String,
    /// Public identifier.
    pub client_id: String,
    /// Its secret; empty for a public client.
    pub client_secret: SecretText,
}

/// Why a client was not added or removed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The app knows no OAuth.
    #[error("{0} has no OAuth sign-in")]
    NoOauth(String),
    /// A field cannot be used.
    #[error("{field}: {expected}")]
    Field {
        /// `client_id` or `client_secret`.
        field: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// The person has one for this app, or the id is taken.
    #[error("there is one already")]
    Exists,
    /// Not this person's.
    #[error("no such client")]
    NotFound,
    /// Connections were made with it.
    #[error("in use")]
    InUse,
    /// The sign-in is too long ago for this.
    #[error("sign in again")]
    StaleSignIn,
    /// The secret could not be sealed.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Adds a person's own OAuth app: their later connects of that app go by it. The secret is sealed to its row.
///
/// # Errors
/// [`ClientError`].
pub async fn add_client(house: &House, person: &SignedIn, new: NewClient) -> Result<(), ClientError> {
    if !is_recent(house, person).await? {
        return Err(ClientError::StaleSignIn);
    }
    let app = house.catalog.find_app(&new.app).ok_or_else(|| ClientError::NoOauth(new.app.clone()))?;
    let client_id = read_id(&new.client_id)?;
    let secret = check_secret(app, &new.client_secret)?;
    let seal = |secret| seal_column(house, &secret_context(&new.id, person.id()), secret);
    let client_secret = secret.map(seal).transpose()?.map(|sealed| sealed.to_string());
    let own = OwnClient {
        id: new.id,
        user: person.id().clone(),
        app: app.slug.to_string(),
        client_id,
        client_secret,
        created_at: house.clock.now(),
    };
    if !own.id.is_well_formed() || !house.store.oauth_clients.create(&own).await? {
        return Err(ClientError::Exists);
    }
    Ok(audit(house, person, "oauth_client.added", &own.id).await?)
}

/// Removes a person's own OAuth app, unless a connection still needs it to refresh and to be revoked.
///
/// # Errors
/// [`ClientError`].
pub async fn remove_client(house: &House, person: &SignedIn, id: &OauthClientId) -> Result<(), ClientError> {
    let clients = &house.store.oauth_clients;
    clients.find(person.id(), id).await?.ok_or(ClientError::NotFound)?;
    if !clients.remove(person.id(), id).await? {
        return Err(ClientError::InUse);
    }
    Ok(audit(house, person, "oauth_client.removed", id).await?)
}

fn read_id(text: &str) -> Result<String, ClientError> {
    let text = text.trim();
    let plain = (1..=512).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    let expected = "1 to 512 visible characters, as the provider shows it.";
    if plain { Ok(text.to_owned()) } else { Err(ClientError::Field { field: "client_id", expected }) }
}

/// The secret as it was typed; `None` for a public client, which not every provider takes.
fn check_secret<'s>(app: &App, secret: &'s SecretText) -> Result<Option<&'s SecretText>, ClientError> {
    let wanted = app.auths.iter().find_map(|auth| auth.kind.wants_secret());
    let wanted = wanted.ok_or_else(|| ClientError::NoOauth(app.slug.to_string()))?;
    let field = "client_secret";
    // Exposed to be measured.
    let text = secret.expose();
    if text.is_empty() {
        let expected = "This provider wants a secret.";
        return if wanted { Err(ClientError::Field { field, expected }) } else { Ok(None) };
    }
    let plain = text.len() <= 1_024 && text.bytes().all(|byte| byte.is_ascii_graphic());
    let expected = "At most 1024 visible characters.";
    if plain { Ok(Some(secret)) } else { Err(ClientError::Field { field, expected }) }
}

async fn audit(
    house: &House,
    person: &SignedIn,
    action: &'static str,
    id: &OauthClientId,
) -> Result<(), Fault> {
    let (at, user) = (house.clock.now(), person.id().clone());
    let event = AuditEvent { at, user, actor: "person".to_owned(), action, target: id.to_string() };
    house.store.audit.append(&event).await
}

impl From<ClientError> for Problem {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::NoOauth(app) => {
                Self::new(Kind::NotFound, "no_oauth", format!("There is no OAuth sign-in for {app:?}."))
            }
            ClientError::Field { field, expected } => {
                Self::new(Kind::Invalid, "invalid_field", expected).at(&format!("/{field}"), expected)
            }
            ClientError::Exists => Self::new(
                Kind::Conflict,
                "client_exists",
                "You have an OAuth app for this already. Remove it first.",
            ),
            ClientError::NotFound => {
                Self::new(Kind::NotFound, "client_not_found", "There is no such OAuth app.")
            }
            ClientError::InUse => Self::new(
                Kind::Conflict,
                "client_in_use",
                "Connections were made with this OAuth app. Disconnect them first: it is needed to revoke them.",
            ),
            ClientError::StaleSignIn => Self::new(
                Kind::Forbidden,
                "sign_in_again",
                "This needs a sign-in of the last 30 minutes. Sign out, sign in, and try again.",
            ),
            ClientError::Sealing(error) => error.into(),
            ClientError::Fault(fault) => fault.into(),
        }
    }
}
