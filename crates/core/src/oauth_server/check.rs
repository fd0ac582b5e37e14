use url::Url;

use super::client::{Client, ClientError, Standing, find_client};
use super::redirect::{is_registered, is_this_machine, is_usable};
use super::resource::{Endpoint, find_endpoint};
use super::scopes::Scopes;
use crate::pairing::{AuthorizeError, AuthorizeParams, CLI_CLIENT_ID, check_request};
use crate::ports::House;
use crate::problem::{Kind, Problem};

/// A request that may be shown to a person.
pub struct GrantRequest {
    /// Who asks.
    pub client: Client,
    /// Where the answer goes.
    pub redirect_uri: Url,
    /// The same as the client wrote it, to be compared at the token endpoint.
    pub redirect_text: String,
    /// Handed back unread, if sent.
    pub state: Option<String>,
    /// PKCE S256 challenge.
    pub code_challenge: String,
    /// What is asked for; nothing for our own command line, which becomes a device as it is.
    pub scopes: Scopes,
    /// Which endpoint it is for; `None` for our own command line.
    pub endpoint: Option<Endpoint>,
}

/// Why a request is not shown.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// Until client and redirect are known to be good, only the person at the browser is told.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// Not one of the client's redirects.
    #[error("redirect_uri is not one that the client registered")]
    Redirect,
    /// Our own command line asked wrongly.
    #[error(transparent)]
    Cli(#[from] AuthorizeError),
    /// The client is told, at its redirect (RFC 6749 §4.1.2.1).
    #[error("the client is told: {0}")]
    Answer(Url),
}

impl GrantRequest {
    /// Whether the answer stays on the machine of the browser, where any program could wait for it.
    #[must_use]
    pub fn is_local(&self) -> bool {
        is_this_machine(&self.redirect_uri)
    }

    /// The address of an answer: these parameters, then `state` and `iss` (RFC 9207), each once.
    pub(super) fn answer(&self, house: &House, params: &[(&str, &str)]) -> Url {
        answer(house, &self.redirect_uri, self.state.as_deref(), params)
    }
}

fn answer(house: &House, redirect_uri: &Url, state: Option<&str>, params: &[(&str, &str)]) -> Url {
    let mut url = redirect_uri.clone();
    url.query_pairs_mut()
        .extend_pairs(params)
        .extend_pairs(state.map(|state| ("state", state)))
        .append_pair("iss", &house.config.web_origin);
    url
}

/// Checks an authorization request, first what decides whom to tell.
///
/// # Errors
/// [`CheckError`].
pub async fn check(house: &House, params: &AuthorizeParams) -> Result<GrantRequest, CheckError> {
    if params.client_id == CLI_CLIENT_ID {
        return check_cli(params);
    }
    let client = find_client(house, &params.client_id).await?;
    let redirect_uri = Url::parse(&params.redirect_uri).map_err(|_| CheckError::Redirect)?;
    if !is_registered(&client.redirect_uris, &params.redirect_uri) || !is_usable(&house.config, &redirect_uri)
    {
        return Err(CheckError::Redirect);
    }
    let state = (!params.state.is_empty()).then(|| params.state.clone());
    let tell = |code: &str, words: &str| {
        let params = [("error", code), ("error_description", words)];
        CheckError::Answer(answer(house, &redirect_uri, state.as_deref(), &params))
    };
    if params.response_type != "code" {
        return Err(tell("unsupported_response_type", "Only response_type=code is served."));
    }
    if !is_challenge(params) {
        return Err(tell("invalid_request", "PKCE is required: code_challenge_method=S256."));
    }
    if params.state.len() > 2_048 {
        return Err(tell("invalid_request", "state is too long."));
    }
    let endpoint = find_endpoint(&house.config, &params.resource)
        .ok_or_else(|| tell("invalid_target", "resource is not an MCP endpoint of this server."))?;
    let scopes = Scopes::asked(&params.scope);
    let code_challenge = params.code_challenge.clone();
    let redirect_text = params.redirect_uri.clone();
    Ok(GrantRequest {
        client,
        redirect_uri,
        redirect_text,
        state,
        code_challenge,
        scopes,
        endpoint: Some(endpoint),
    })
}

fn check_cli(params: &AuthorizeParams) -> Result<GrantRequest, CheckError> {
    let request = check_request(params)?;
    Ok(GrantRequest {
        client: Client::cli(&request.device_label),
        redirect_text: request.redirect_uri.to_string(),
        redirect_uri: request.redirect_uri,
        state: Some(request.state),
        code_challenge: request.code_challenge,
        scopes: Scopes::default(),
        endpoint: None,
    })
}

fn is_challenge(params: &AuthorizeParams) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let challenge = params.code_challenge.as_bytes();
    params.code_challenge_method == "S256"
        && challenge.len() == 43
        && challenge.iter().all(|byte| plain(*byte))
}

impl From<CheckError> for Problem {
    fn from(error: CheckError) -> Self {
        let field = match &error {
            CheckError::Cli(cli) => return cli.clone().into(),
            CheckError::Client(_) => "/client_id",
            CheckError::Redirect => "/redirect_uri",
            CheckError::Answer(_) => "",
        };
        let words = format!("This request cannot be used: {error}.");
        Self::new(Kind::Malformed, "invalid_request", words).at(field, "what the client registered")
    }
}

impl Standing {
    /// What a person reads about who the client is.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Ours => "ClawLink command line".to_owned(),
            Self::Verified(host) => format!("Vouched for by {host}"),
            Self::Unverified => "Not verified: anybody can use this name".to_owned(),
        }
    }
}
