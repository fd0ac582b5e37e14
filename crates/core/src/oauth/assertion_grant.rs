use clawlink_manifest::AssertionGrant;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::jwt::AssertionKey;
use super::login::TokenCall;
use super::tokens::TokenError;
use crate::credential::Secrets;
use crate::exec::target::Target;
use crate::exec::template::expand;
use crate::outbound::Draft;
use crate::ports::House;
use crate::secret::Secret;

/// RFC 7523 §2.1.
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// What is wrong with a key file that is none.
const EXPECTED: &str = "The whole JSON key file of a service account.";

/// The parts of a JSON key file that we need. Its `token_uri` is not among them: whoever wrote the file does not choose where
/// assertions go.
#[derive(Deserialize)]
struct KeyFile {
    client_email: String,
    private_key: String,
    private_key_id: Option<String>,
}

/// The token request of a service account: an assertion, signed now.
///
/// # Errors
/// [`TokenError::Field`] where the key file is none.
pub(super) async fn request<'a>(
    house: &House,
    settings: &'a AssertionGrant,
    target: &Target,
    typed: &Secrets,
) -> Result<TokenCall<'a>, TokenError> {
    let not_a_key = || TokenError::Field { key: "key", expected: EXPECTED };
    let file: KeyFile = serde_json::from_str(&typed.fill("{secret:key}")?).map_err(|_| not_a_key())?;
    let key =
        AssertionKey::read(&Secret::new(file.private_key), file.private_key_id).map_err(|_| not_a_key())?;
    let url = expand(&settings.token_url, |slot| target.find(slot).map(str::to_owned));
    let mut claims = Map::new();
    claims.insert("iss".to_owned(), json!(file.client_email));
    claims.insert("aud".to_owned(), json!(url));
    if !settings.scopes.is_empty() {
        claims.insert("scope".to_owned(), json!(settings.scopes.join(" ")));
    }
    if let Ok(subject) = typed.fill("{secret:subject}") {
        claims.insert("sub".to_owned(), Value::String(subject));
    }
    let assertion = key.sign(&*house.signer, claims, house.clock.now()).await.map_err(|_| not_a_key())?;
    let pairs = [("grant_type", GRANT_TYPE), ("assertion", &assertion)];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes();
    let headers = [("accept", "application/json"), ("content-type", "application/x-www-form-urlencoded")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let draft = Draft { method: "POST".to_owned(), url, headers, body };
    Ok(TokenCall { draft, read: &settings.read, life_s: settings.life_s })
}
