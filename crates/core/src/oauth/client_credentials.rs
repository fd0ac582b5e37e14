use clawlink_manifest::{ClientAuth, ClientCredentials, TokenFormat};
use serde_json::{Map, Value};

use super::client_secret::basic_header;
use super::login::TokenCall;
use super::tokens::TokenError;
use crate::credential::Secrets;
use crate::exec::target::Target;
use crate::exec::template::expand;
use crate::outbound::Draft;

/// The token request of a person's own client, RFC 6749 §4.4.2. Values of the manifest replace ours of the same name, since
/// some providers have a grant type of their own (Zoom).
///
/// # Errors
/// [`TokenError::Settings`] where a field the request needs was not typed.
pub(super) fn request<'a>(
    settings: &'a ClientCredentials,
    target: &Target,
    typed: &Secrets,
) -> Result<TokenCall<'a>, TokenError> {
    let (id, secret) = (typed.fill("{secret:client_id}")?, typed.fill("{secret:client_secret}")?);
    let mut members = vec![("grant_type".to_owned(), "client_credentials".to_owned())];
    for (name, value) in settings.token_params.iter() {
        members.retain(|(known, _)| known != name.as_ref());
        members.push((name.to_string(), typed.fill(value)?));
    }
    let mut headers = vec![("accept".to_owned(), "application/json".to_owned())];
    match settings.client_auth {
        ClientAuth::Basic => headers.push(basic_header(&id, &secret)),
        ClientAuth::Post => {
            members.extend([("client_id".to_owned(), id), ("client_secret".to_owned(), secret)]);
        }
        ClientAuth::None => members.push(("client_id".to_owned(), id)),
        ClientAuth::PrivateKeyJwt => return Err(TokenError::Settings("client_auth")),
    }
    let (kind, body) = write(settings.token_format, members);
    headers.push(("content-type".to_owned(), kind.to_owned()));
    let url = expand(&settings.token_url, |slot| target.find(slot).map(str::to_owned));
    let draft = Draft { method: "POST".to_owned(), url, headers, body };
    Ok(TokenCall { draft, read: &settings.read, life_s: settings.life_s })
}

/// The members as the endpoint wants them, and the content type of that.
fn write(format: TokenFormat, members: Vec<(String, String)>) -> (&'static str, Vec<u8>) {
    match format {
        TokenFormat::Form => {
            let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(members).finish();
            ("application/x-www-form-urlencoded", form.into_bytes())
        }
        TokenFormat::Json => {
            let object: Map<String, Value> =
                members.into_iter().map(|(name, value)| (name, Value::from(value))).collect();
            ("application/json", Value::Object(object).to_string().into_bytes())
        }
    }
}
