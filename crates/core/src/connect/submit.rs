use std::collections::BTreeMap;

use clawlink_manifest::{App, Auth, AuthField, AuthKind};

use super::find::{FindSessionError, find_session};
use super::fresh::Fresh;
use super::gain::gain;
use super::identify::{IdentifyError, identify};
use super::instance::{InstanceError, read_instance};
use super::keep::KeepError;
use super::land::{Landed, finish, land};
use crate::credential::Secrets;
use crate::exec::target::Target;
use crate::id::ConnectionSessionId;
use crate::identity::SignedIn;
use crate::oauth::TokenError;
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::secret::SecretText;

/// A filled-in connect form.
pub struct Submission {
    /// The app that the address names; the flow must be one of its.
    pub app: String,
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
    /// The flow is not theirs, not this app's, or not open.
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
    /// The app gave no tokens for it.
    #[error(transparent)]
    Token(#[from] TokenError),
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

/// Connects by what a person typed: where the kind asks for it, tokens are fetched; then the app is asked whose they are,
/// and only a credential it knows is saved. A refused one leaves
/// the flow open, so that the form can be corrected; another account than was to be reconnected is held for a choice.
///
/// # Errors
/// [`SubmitError`].
pub async fn submit(house: &House, person: &SignedIn, form: Submission) -> Result<Landed, SubmitError> {
    let open = find_session(house, person, &form.app, &form.session).await?;
    let instance = read_instance(open.app, &form.instance, house.config.local)?;
    let auth = find_form(open.app, &form.auth_id).ok_or(SubmitError::NoForm)?;
    let typed = read_fields(auth, &form)?;
    let mut target = Target {
        connection_id: String::new(),
        auth_id: form.auth_id.clone(),
        instance: instance.clone(),
        captured: BTreeMap::new(),
    };
    let gained = gain(house, open.app, auth, &target, typed).await.map_err(refused)?;
    target.captured.clone_from(&gained.captured);
    let identified = identify(house, open.app, &target, &gained.access).await?;
    let fresh = Fresh {
        app: open.session.app.clone(),
        auth_id: form.auth_id,
        client: None,
        target: open.session.target.clone(),
        account: identified.account,
        scopes: gained.scopes.or(identified.scopes).unwrap_or_default(),
        instance,
        captured: gained.captured,
        access: gained.access,
        grant: gained.grant,
        expires_at: gained.expires_at,
    };
    let landed = land(house, person, &open.session.id, fresh).await?;
    if let Landed::Kept(kept) = &landed {
        finish(house, &open.session.id, kept).await?;
    }
    Ok(landed)
}

/// What cannot be logged in with is told beside its field.
fn refused(error: TokenError) -> SubmitError {
    match error {
        TokenError::Field { key, expected } => {
            SubmitError::Field { key: key.to_owned(), expected: expected.to_owned() }
        }
        error => SubmitError::Token(error),
    }
}

/// The app's form of this id: a way to connect that asks for something.
fn find_form<'a>(app: &'a App, id: &str) -> Option<&'a Auth> {
    app.auths.iter().find(|auth| auth.id == id && !auth.kind.fields().is_empty())
}

fn read_fields(auth: &Auth, form: &Submission) -> Result<Secrets, SubmitError> {
    let mut secrets = Secrets::default();
    let is_file = matches!(auth.kind, AuthKind::ServiceAccount(_));
    for field in auth.kind.fields() {
        // Exposed to be checked and moved into the credential that is sealed.
        let text = form.fields.get(field.key.as_ref()).map_or("", |text| text.expose().trim());
        let text = if is_file { on_one_line(text) } else { text.to_owned() };
        check_field(field, &text)?;
        if !text.is_empty() {
            secrets.insert(&field.key, &text);
        }
    }
    Ok(secrets)
}

/// A pasted JSON file on one line: breaks stand between its tokens only, RFC 8259 §7.
fn on_one_line(text: &str) -> String {
    text.replace(['\r', '\n', '\t'], " ")
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

/// A refusal is the person's to mend; no answer is not.
fn told(error: &TokenError) -> Problem {
    let mut problem = match error {
        TokenError::Ended { .. } | TokenError::Refused { .. } => Problem::new(
            Kind::Invalid,
            "credential_refused",
            "The app refused this credential. Nothing was changed.",
        ),
        TokenError::NoAnswer(_) => Problem::new(
            Kind::Upstream,
            "upstream_unreachable",
            "The app did not answer. Nothing was changed.",
        ),
        TokenError::Settings(_) | TokenError::Field { .. } => Problem::internal(error.to_string()),
    };
    problem.internal = Some(error.to_string());
    problem
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
            SubmitError::Token(error) => told(&error),
            SubmitError::Identify(error) => error.into(),
            SubmitError::Keep(error) => error.into(),
            SubmitError::Fault(fault) => fault.into(),
        }
    }
}
