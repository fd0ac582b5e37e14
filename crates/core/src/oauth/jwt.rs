//! Signed assertions, RFC 7519 and RFC 7515, by RS256.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::PrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer};
use serde_json::{Map, Value, json};

use crate::secret::SecretText;
use crate::time::UnixMs;

/// How long an assertion is good for; it is used once, at once.
const LIFE_S: i64 = 300;

/// A private key that signs assertions.
pub struct AssertionKey {
    /// Boxed, since few clients have one.
    signer: Box<SigningKey<Sha256>>,
    /// `kid`, where the key has one.
    id: Option<String>,
}

/// Why a text is no such key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an RSA private key in PEM (PKCS #8) expected")]
pub struct NotAKey;

impl AssertionKey {
    /// Reads a key in PEM, RFC 7468 §10.
    ///
    /// # Errors
    /// [`NotAKey`].
    pub fn read(pem: &SecretText, id: Option<String>) -> Result<Self, NotAKey> {
        // Exposed to be parsed into the key, which wipes itself as this wipes the text.
        let key = PrivateKey::from_pkcs8_pem(pem.expose()).map_err(|_| NotAKey)?;
        Ok(Self { signer: Box::new(SigningKey::new(key)), id })
    }

    /// Signs claims, with the time of signing and the end of their life added.
    ///
    /// # Errors
    /// [`NotAKey`] where the key is too short to sign with.
    pub(super) fn sign(&self, mut claims: Map<String, Value>, now: UnixMs) -> Result<String, NotAKey> {
        let issued_at = now.0 / 1_000;
        claims.insert("iat".to_owned(), json!(issued_at));
        claims.insert("exp".to_owned(), json!(issued_at + LIFE_S));
        let mut header = json!({ "alg": "RS256", "typ": "JWT" });
        if let (Some(id), Some(members)) = (&self.id, header.as_object_mut()) {
            members.insert("kid".to_owned(), json!(id));
        }
        let part = |value: String| URL_SAFE_NO_PAD.encode(value);
        let signed = format!("{}.{}", part(header.to_string()), part(Value::Object(claims).to_string()));
        let signature = self.signer.try_sign(signed.as_bytes()).map_err(|_| NotAKey)?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes())))
    }
}
