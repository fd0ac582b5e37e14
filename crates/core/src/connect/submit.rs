use std::collections::BTreeMap;

use clawlink_manifest::{App, AuthField, AuthKind};

use super::find::{FindSessionError, find_session};
use super::identify::{IdentifyError, identify};
use super::instance::{InstanceError, read_instance};
use super::keep::{Fresh, KeepError, Kept, keep};
use crate::credential::Secrets;
use crate::exec::target::Target;
use crate::id::ConnectionSessionId;
use crate::identity::SignedIn;
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::secret::SecretText;

/// A filled-in connect form.
pub struct Submission {
    /// The flow.
    pub session: ConnectionSessionId,
    /// Which of the app's auths.
    pub auth_id: String,
    /// What was typed into the credential's fields.
    pub fields: BTreeMap<String, SecretText>,
    /// What was told about the person's own server.
    pub instance: BTreeMap<String, String>,
}

/// Why the form made no connection. Nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The flow is not theirs or not open.
    #[error(transparent)]
    Session(#[from] FindSessionError),
    /// The app has no such form.
    #[error("this app has no such form")]
    NoForm,
    /// A field is empty or looks wrong.
    #[error("{key}: {expected}")]
    Field {
        /// The field.
        key: String,
        /// What was expected.
        expected: String,
    },
    /// The server address is refused.
    #[error(transparent)]
    Instance(#[from] InstanceError),
    /// The app refused the credential, or did not answer.
    #[error(transparent)]
    Identify(#[from] IdentifyError),
    /// The credential could not be kept.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Connects by what a person typed: the app is asked first, and only a credential it knows is saved. A refused one leaves
/// the flow open, so that the form can be corrected.
///
/// # Errors
/// [`SubmitError`].
pub async fn submit(house: &House, person: &SignedIn, form: Submission) -> Result<Kept, SubmitError> {
    let open = find_session(house, person, &form.session).await?;
    let instance = read_instance(open.app, &form.instance, house.config.local)?;
    let access = read_fields(open.app, &form)?;
    let target = Target {
        connection_id: String::new(),
        auth_id: form.auth_id.clone(),
        instance: instance.clone(),
        captured: BTreeMap::new(),
    };
    let identified = identify(house, open.app, &target, &access).await?;
    let fresh = Fresh {
        app: open.session.app.clone(),
        auth_id: form.auth_id,
        client: None,
        target: open.session.target.clone(),
        account: identified.account,
        scopes: identified.scopes.unwrap_or_default(),
        instance,
        captured: BTreeMap::new(),
        access,
        grant: None,
        expires_at: None,
    };
    let kept = keep(house, person, fresh).await?;
    house.store.connection_sessions.finish(&open.session.id, Ok(&kept.connection)).await?;
    Ok(kept)
}

fn read_fields(app: &App, form: &Submission) -> Result<Secrets, SubmitError> {
    let auth = app.auths.iter().find(|auth| auth.id == form.auth_id).ok_or(SubmitError::NoForm)?;
    let AuthKind::Fields(fields) = &auth.kind else { return Err(SubmitError::NoForm) };
    let mut secrets = Secrets::default();
    for field in fields.iter() {
        // Exposed to be checked and moved into the credential that is sealed.
        let text = form.fields.get(field.key.as_ref()).map_or("", |text| text.expose().trim());
        check_field(field, text)?;
        if !text.is_empty() {
            secrets.insert(&field.key, text);
        }
    }
    Ok(secrets)
}

fn check_field(field: &AuthField, text: &str) -> Result<(), SubmitError> {
    let expected = if text.is_empty() {
        (!field.optional).then(|| "This field is needed.".to_owned())
    } else if !text.starts_with(field.prefix.as_ref()) {
        Some(format!("It begins with {}.", field.prefix))
    } else if text.len() > 4_096 || text.chars().any(char::is_control) {
        Some("At most 4096 characters, on one line.".to_owned())
    } else {
        None
    };
    expected.map_or(Ok(()), |expected| Err(SubmitError::Field { key: field.key.to_string(), expected }))
}

impl From<SubmitError> for Problem {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::Session(error) => error.into(),
            SubmitError::NoForm => {
                Self::new(Kind::NotFound, "no_form", "This app is not connected by a form.")
            }
            SubmitError::Field { key, expected } => {
                Self::new(Kind::Invalid, "invalid_field", expected.clone()).at(&format!("/{key}"), &expected)
            }
            SubmitError::Instance(error) => Self::new(Kind::Invalid, "invalid_instance", error.expected)
                .at(&format!("/{}", error.key), error.expected),
            SubmitError::Identify(error) => error.into(),
            SubmitError::Keep(error) => error.into(),
            SubmitError::Fault(fault) => fault.into(),
        }
    }
}
