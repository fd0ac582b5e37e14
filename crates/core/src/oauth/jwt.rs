//! Signed assertions, RFC 7519 and RFC 7515, by RS256.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use crate::ports::Signer;
use crate::secret::{Secret, SecretText};
use crate::time::UnixMs;

/// How long an assertion is good for; it is used once, at once.
const LIFE_S: i64 = 300;
/// RFC 7468 §10.
const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
/// Its other end.
const END: &str = "-----END PRIVATE KEY-----";

/// A private key that signs assertions.
pub struct AssertionKey {
    der: Secret<Vec<u8>>,
    /// `kid`, where the key has one.
    id: Option<String>,
}

/// Why a text is no such key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an RSA private key in PEM (PKCS #8) expected")]
pub struct NotAKey;

impl AssertionKey {
    /// Reads a key in PEM, RFC 7468 §10. What is inside is first looked at when something is signed.
    ///
    /// # Errors
    /// [`NotAKey`].
    pub fn read(pem: &SecretText, id: Option<String>) -> Result<Self, NotAKey> {
        // Exposed to be decoded into the key, which is wiped as this is.
        let inside = pem.expose().trim().strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
        let text: SecretText = inside.ok_or(NotAKey)?.split_ascii_whitespace().collect::<String>().into();
        // Exposed to be decoded.
        let der = STANDARD.decode(text.expose()).map_err(|_| NotAKey)?;
        Ok(Self { der: Secret::new(der), id })
    }

    /// Signs claims, with the time of signing and the end of their life added.
    ///
    /// # Errors
    /// [`NotAKey`] where it cannot be signed with.
    pub(super) async fn sign(
        &self,
        signer: &dyn Signer,
        mut claims: Map<String, Value>,
        now: UnixMs,
    ) -> Result<String, NotAKey> {
        let issued_at = now.0 / 1_000;
        claims.insert("iat".to_owned(), json!(issued_at));
        claims.insert("exp".to_owned(), json!(issued_at + LIFE_S));
        let mut header = json!({ "alg": "RS256", "typ": "JWT" });
        if let (Some(id), Some(members)) = (&self.id, header.as_object_mut()) {
            members.insert("kid".to_owned(), json!(id));
        }
        let part = |value: String| URL_SAFE_NO_PAD.encode(value);
        let message = format!("{}.{}", part(header.to_string()), part(Value::Object(claims).to_string()));
        let signature = signer.sign_rs256(&self.der, message.as_bytes()).await.map_err(|_| NotAKey)?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}
