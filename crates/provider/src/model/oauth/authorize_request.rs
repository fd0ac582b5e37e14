use url::Url;

use super::choices::Pkce;
use super::clients::{Client, Clients};
use super::fault::OauthFault;
use crate::model::Request;

/// The scopes there are, and what they mean to a person.
pub(crate) const SCOPES: [(&str, &str); 8] = [
    ("notes:read", "Read your notes"),
    ("notes:write", "Create, change and delete your notes"),
    ("messages:read", "Read messages in your channels"),
    ("messages:write", "Send messages in your name"),
    ("tasks:read", "Read your tasks"),
    ("tasks:write", "Create, complete and delete your tasks"),
    ("files:read", "See and fetch your files"),
    ("files:write", "Upload files"),
];

/// A checked authorization request, RFC 6749 §4.1.1.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizeRequest {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: Url,
    /// As it was written: redemption compares it byte for byte.
    pub(crate) redirect_uri_text: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) state: String,
    /// The S256 challenge, RFC 7636 §4.3.
    pub(crate) code_challenge: Option<String>,
    pub(crate) login_hint: Option<String>,
    /// Whoever holds the page's address cannot decide after this.
    pub(crate) expires_ms: u64,
}

/// Where an authorization request failed.
#[derive(Debug)]
pub(crate) enum AuthorizeFault {
    /// Nobody trustworthy to send the browser back to: a page says so.
    Page(&'static str),
    /// The client is told by a redirect.
    Redirect(Box<Refusal>),
}

/// What a client is told, and where.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) to: Url,
    pub(crate) client_id: String,
    pub(crate) state: Option<String>,
    pub(crate) fault: OauthFault,
}

const PAGE_LIFE_MS: u64 = 600_000;

impl AuthorizeRequest {
    /// Checks the client and the redirection first, and everything else only then: RFC 6749 §4.1.2.1.
    ///
    /// # Errors
    /// [`AuthorizeFault`].
    pub(crate) fn read(clients: &Clients, request: &Request, now_ms: u64) -> Result<Self, AuthorizeFault> {
        let client_id = request.query("client_id").unwrap_or_default();
        let client =
            clients.find(&client_id).ok_or(AuthorizeFault::Page("This application is not registered."))?;
        let redirect_uri_text = request.query("redirect_uri").unwrap_or_default();
        let redirect_uri = allowed_redirect(client, &redirect_uri_text)
            .ok_or(AuthorizeFault::Page("This application may not send people to that address."))?;
        let state = request.query("state").filter(|state| !state.is_empty());
        let told = |fault| {
            AuthorizeFault::Redirect(Box::new(Refusal {
                to: redirect_uri.clone(),
                client_id: client_id.clone(),
                state: state.clone(),
                fault,
            }))
        };
        let scopes = check(request).and_then(|()| scopes(request)).map_err(told)?;
        let code_challenge = code_challenge(client.settings.pkce, request).map_err(told)?;
        let missing_state = told(OauthFault::new("invalid_request", "state is missing."));
        let expires_ms = now_ms + PAGE_LIFE_MS;
        let login_hint = request.query("login_hint");
        let Some(state) = state.clone() else { return Err(missing_state) };
        Ok(Self {
            client_id,
            redirect_uri,
            redirect_uri_text,
            scopes,
            state,
            code_challenge,
            login_hint,
            expires_ms,
        })
    }
}

/// Any loopback address of any port (RFC 8252 §7.3), or one registered word for word.
fn allowed_redirect(client: &Client, text: &str) -> Option<Url> {
    let url = Url::parse(text).ok().filter(|url| url.fragment().is_none())?;
    let loopback =
        url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    (loopback || client.redirect_uris.iter().any(|allowed| allowed == text)).then_some(url)
}

fn check(request: &Request) -> Result<(), OauthFault> {
    match request.query("response_type").as_deref() {
        Some("code") => Ok(()),
        None => Err(OauthFault::new("invalid_request", "response_type is missing.")),
        Some(_) => Err(OauthFault::new("unsupported_response_type", "response_type must be code.")),
    }
}

fn scopes(request: &Request) -> Result<Vec<String>, OauthFault> {
    let text = request.query("scope").unwrap_or_default();
    let scopes: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    let known = |scope: &String| SCOPES.iter().any(|(name, _)| name == scope);
    if scopes.is_empty() {
        Err(OauthFault::new("invalid_scope", "scope is missing."))
    } else if scopes.iter().all(known) {
        Ok(scopes)
    } else {
        Err(OauthFault::new("invalid_scope", "scope names one that does not exist."))
    }
}

fn code_challenge(pkce: Pkce, request: &Request) -> Result<Option<String>, OauthFault> {
    let challenge = request.query("code_challenge").filter(|challenge| !challenge.is_empty());
    let method = request.query("code_challenge_method");
    match (pkce, challenge, method.as_deref()) {
        (Pkce::Ignored, _, _) | (Pkce::Optional, None, _) => Ok(None),
        (Pkce::Required, None, _) => Err(OauthFault::new("invalid_request", "code_challenge is missing.")),
        (_, Some(challenge), Some("S256")) if challenge.len() == 43 => Ok(Some(challenge)),
        (_, Some(_), Some("S256")) => {
            Err(OauthFault::new("invalid_request", "code_challenge must be 43 characters long."))
        }
        (_, Some(_), _) => Err(OauthFault::new("invalid_request", "code_challenge_method must be S256.")),
    }
}
