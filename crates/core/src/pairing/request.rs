use serde::{Deserialize, Serialize};
use url::Url;

use crate::outbound::is_loopback;
use crate::problem::{Kind, Problem};

/// The one client that is registered: our own command, public, on a loopback redirect (RFC 8252 §7.3).
pub(crate) const CLI_CLIENT_ID: &str = "clawlink-cli";

/// The parameters of an authorization request as they came.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AuthorizeParams {
    /// RFC 6749 §4.1.1
    #[serde(default)]
    pub response_type: String,
    /// RFC 6749 §4.1.1
    #[serde(default)]
    pub client_id: String,
    /// RFC 6749 §4.1.1
    #[serde(default)]
    pub redirect_uri: String,
    /// RFC 6749 §4.1.1
    #[serde(default)]
    pub state: String,
    /// RFC 7636 §4.3
    #[serde(default)]
    pub code_challenge: String,
    /// RFC 7636 §4.3; only `S256`.
    #[serde(default)]
    pub code_challenge_method: String,
    /// What our own command line calls itself.
    #[serde(default)]
    pub device_label: String,
    /// RFC 6749 §3.3; MCP clients.
    #[serde(default)]
    pub scope: String,
    /// RFC 8707 §2; MCP clients.
    #[serde(default)]
    pub resource: String,
}

/// A request that may be shown to a person.
#[derive(Clone, Debug)]
pub struct AuthorizeRequest {
    /// A literal loopback address with a port.
    pub redirect_uri: Url,
    /// Handed back unread.
    pub state: String,
    /// PKCE S256 challenge.
    pub code_challenge: String,
    /// What the device will be called: at most 80 characters, without control characters.
    pub device_label: String,
}

/// Why a request is not shown. Nobody is redirected: until client and redirect are known to be good, the answer goes to
/// the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthorizeError {
    /// Not a client we know.
    #[error("unknown client")]
    Client,
    /// Not a literal loopback address with a port.
    #[error("redirect_uri is not a loopback address")]
    RedirectUri,
    /// Not the code flow.
    #[error("response_type is not code")]
    ResponseType,
    /// No PKCE S256 challenge of 43 characters.
    #[error("no S256 challenge")]
    Challenge,
    /// No state, or an endless one.
    #[error("no state")]
    State,
}

/// Checks an authorization request.
///
/// # Errors
/// [`AuthorizeError`], one per parameter.
pub fn check_request(params: &AuthorizeParams) -> Result<AuthorizeRequest, AuthorizeError> {
    if params.client_id != CLI_CLIENT_ID {
        return Err(AuthorizeError::Client);
    }
    let redirect_uri = check_redirect(&params.redirect_uri).ok_or(AuthorizeError::RedirectUri)?;
    if params.response_type != "code" {
        return Err(AuthorizeError::ResponseType);
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let challenge = &params.code_challenge;
    if params.code_challenge_method != "S256" || challenge.len() != 43 || !challenge.bytes().all(plain) {
        return Err(AuthorizeError::Challenge);
    }
    if params.state.is_empty() || params.state.len() > 512 {
        return Err(AuthorizeError::State);
    }
    let (state, code_challenge) = (params.state.clone(), challenge.clone());
    Ok(AuthorizeRequest {
        redirect_uri,
        state,
        code_challenge,
        device_label: clean_label(&params.device_label),
    })
}

/// RFC 8252 §8.3: the literal address, because the name `localhost` may resolve elsewhere.
fn check_redirect(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    (url.scheme() == "http" && is_loopback(&url) && url.port().is_some() && bare).then_some(url)
}

fn clean_label(text: &str) -> String {
    let clean: String = text.trim().chars().filter(|c| !c.is_control()).take(80).collect();
    if clean.is_empty() { "ClawLink CLI".to_owned() } else { clean }
}

impl From<AuthorizeError> for Problem {
    fn from(error: AuthorizeError) -> Self {
        let (field, expected) = match error {
            AuthorizeError::Client => ("/client_id", CLI_CLIENT_ID),
            AuthorizeError::RedirectUri => {
                ("/redirect_uri", "http://127.0.0.1:<port>/… or http://[::1]:<port>/…")
            }
            AuthorizeError::ResponseType => ("/response_type", "code"),
            AuthorizeError::Challenge => ("/code_challenge", "an S256 challenge of 43 characters (RFC 7636)"),
            AuthorizeError::State => ("/state", "1 to 512 characters"),
        };
        Self::new(
            Kind::Malformed,
            "invalid_request",
            format!("This pairing request cannot be used: {error}."),
        )
        .at(field, expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params() -> AuthorizeParams {
        AuthorizeParams {
            response_type: "code".to_owned(),
            client_id: CLI_CLIENT_ID.to_owned(),
            redirect_uri: "http://127.0.0.1:49152/callback".to_owned(),
            state: "s".to_owned(),
            code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned(),
            code_challenge_method: "S256".to_owned(),
            device_label: " marlin\u{7} ".to_owned(),
            ..AuthorizeParams::default()
        }
    }

    #[test]
    fn a_good_request_is_taken_and_its_label_cleaned() {
        assert_eq!(check_request(&params()).unwrap().device_label, "marlin");
    }

    #[test]
    fn only_a_literal_loopback_redirect_counts() {
        for wrong in [
            "",
            "http://localhost:1/callback",
            "https://127.0.0.1:1/callback",
            "http://127.0.0.1/callback",
            "http://127.0.0.1:1@evil.example/",
            "http://127.0.0.1.evil.example:1/",
            "http://127.0.0.1:1/callback?code=x",
            "http://127.0.0.1:1/callback#x",
        ] {
            let params = AuthorizeParams { redirect_uri: wrong.to_owned(), ..params() };
            assert_eq!(check_request(&params).err(), Some(AuthorizeError::RedirectUri), "{wrong}");
        }
        let params = AuthorizeParams { redirect_uri: "http://[::1]:9/cb".to_owned(), ..params() };
        assert!(check_request(&params).is_ok());
    }

    #[test]
    fn every_other_parameter_is_checked() {
        let refuse = |change: fn(&mut AuthorizeParams)| {
            let mut params = params();
            change(&mut params);
            check_request(&params).unwrap_err()
        };
        assert_eq!(refuse(|p| p.client_id.clear()), AuthorizeError::Client);
        assert_eq!(refuse(|p| p.response_type = "token".to_owned()), AuthorizeError::ResponseType);
        assert_eq!(refuse(|p| p.code_challenge_method = "plain".to_owned()), AuthorizeError::Challenge);
        assert_eq!(refuse(|p| p.code_challenge.clear()), AuthorizeError::Challenge);
        assert_eq!(refuse(|p| p.state.clear()), AuthorizeError::State);
    }
}
