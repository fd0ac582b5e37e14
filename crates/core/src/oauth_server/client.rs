use subtle::ConstantTimeEq;

use super::document;
use super::register;
use crate::pairing::CLI_CLIENT_ID;
use crate::ports::House;
use crate::secret::SecretText;

/// A client that may ask a person.
pub struct Client {
    /// Its id.
    pub id: String,
    /// What it calls itself: foreign text, at most 80 characters.
    pub name: String,
    /// Where answers may go.
    pub redirect_uris: Vec<String>,
    /// What is known about it.
    pub standing: Standing,
    pub(super) secret: Option<SecretText>,
    pub(super) is_confidential: bool,
}

/// What is known about who a client is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Our own command line.
    Ours,
    /// Its document stands at this host, so whoever holds the host vouches for it.
    Verified(String),
    /// Anybody can register that name.
    Unverified,
}

/// How a client proves itself at the token endpoint.
#[derive(Default)]
pub struct ClientProof {
    /// Its id.
    pub client_id: String,
    /// Its secret, if it sent one.
    pub client_secret: Option<SecretText>,
}

/// Why a client is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// Not an id that we gave or know, or its key is gone.
    #[error("unknown client_id; register again")]
    Unknown,
    /// Its document cannot be used.
    #[error("the client's document cannot be used: {0}")]
    Document(&'static str),
}

impl Client {
    /// Our own command line, as it names the machine it runs on.
    pub(super) fn cli(device_label: &str) -> Self {
        Self {
            id: CLI_CLIENT_ID.to_owned(),
            name: device_label.to_owned(),
            redirect_uris: Vec::new(),
            standing: Standing::Ours,
            secret: None,
            is_confidential: false,
        }
    }
}

/// Finds a client by an id that is a signed registration, or the address of its document.
///
/// # Errors
/// [`ClientError`].
pub(super) async fn find_client(house: &House, id: &str) -> Result<Client, ClientError> {
    if id.starts_with(register::PREFIX) {
        return register::open(house, id).ok_or(ClientError::Unknown);
    }
    if id.starts_with("https://") || house.config.local && id.starts_with("http://") {
        return document::fetch(house, id).await;
    }
    Err(ClientError::Unknown)
}

/// Whether a client at the token endpoint is who it says. Public clients prove themselves by PKCE and by holding the token;
/// one that was given a secret must send it. No document is fetched: code and token are bound to the id.
#[must_use]
pub fn prove_client(house: &House, proof: &ClientProof) -> bool {
    if !proof.client_id.starts_with(register::PREFIX) {
        return !proof.client_id.is_empty();
    }
    let Some(client) = register::open(house, &proof.client_id) else { return false };
    match (&client.secret, &proof.client_secret) {
        // Exposed to be compared.
        (Some(known), Some(sent)) => known.expose().as_bytes().ct_eq(sent.expose().as_bytes()).into(),
        (Some(_), None) => false,
        (None, _) => !client.is_confidential,
    }
}

/// A name as it is shown: one line, at most 80 characters.
pub(super) fn clean_name(text: &str, otherwise: &str) -> String {
    let clean: String = text.trim().chars().filter(|c| !c.is_control()).take(80).collect();
    if clean.is_empty() { otherwise.to_owned() } else { clean }
}
