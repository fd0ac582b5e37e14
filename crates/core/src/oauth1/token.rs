use clawlink_manifest::{App, Oauth1};
use url::Url;

use super::signature::{Keys, Moment, Unsigned, authorization};
use crate::config::OauthClient;
use crate::credential::Secrets;
use crate::exec::json::text_at;
use crate::exec::slot::{OAUTH_TOKEN, OAUTH_TOKEN_SECRET};
use crate::exec::target::Target;
use crate::oauth::{TokenError, read_answer};
use crate::outbound::{Draft, Home};
use crate::ports::House;
use crate::secret::{Secret, SecretText};

/// A token endpoint may take this long.
const DEADLINE_MS: u64 = 20_000;

/// An app's OAuth 1.0a settings and the client that is registered there.
#[derive(Clone, Copy)]
pub(crate) struct Leaving<'a> {
    /// The app.
    pub(crate) app: &'a App,
    /// Its settings.
    pub(crate) settings: &'a Oauth1,
    /// The client.
    pub(crate) client: &'a OauthClient,
}

/// A token with its secret.
pub(crate) struct TokenPair {
    /// Names the grant.
    pub(crate) token: SecretText,
    /// Signs for it.
    pub(crate) secret: SecretText,
}

/// Asks for temporary credentials, RFC 5849 §2.1, and makes the address the browser goes to, §2.2.
///
/// # Errors
/// [`TokenError`]; an app that does not confirm the callback is refused, as the RFC wants it.
pub(crate) async fn request_token(
    house: &House,
    leaving: Leaving<'_>,
    callback: &str,
) -> Result<(Url, TokenPair), TokenError> {
    let settings = leaving.settings;
    let none = TokenPair { token: Secret::new(String::new()), secret: Secret::new(String::new()) };
    let answer = ask(house, leaving, &settings.request_url, &none, ("oauth_callback", callback)).await?;
    if text_at(&answer, "/oauth_callback_confirmed").as_deref() != Some("true") {
        return Err(TokenError::Refused { code: "callback_not_confirmed".to_owned() });
    }
    let pair = read_pair(&answer)?;
    let mut url = Url::parse(&settings.authorize_url).map_err(|_| TokenError::Settings("authorize_url"))?;
    // Exposed to the browser, which carries it to the app and back; its secret stays here.
    url.query_pairs_mut().append_pair(OAUTH_TOKEN, pair.token.expose());
    for (name, value) in settings.authorize_params.iter() {
        url.query_pairs_mut().append_pair(name, value);
    }
    Ok((url, pair))
}

/// Turns temporary credentials into token credentials, RFC 5849 §2.3. Sent once.
///
/// # Errors
/// [`TokenError`]; after `NoAnswer` the verifier may be spent.
pub(crate) async fn access_token(
    house: &House,
    leaving: Leaving<'_>,
    temporary: &TokenPair,
    verifier: &SecretText,
) -> Result<Secrets, TokenError> {
    // Exposed to be sent back to the app that gave it.
    let verifier = ("oauth_verifier", verifier.expose().as_str());
    let answer = ask(house, leaving, &leaving.settings.access_url, temporary, verifier).await?;
    let pair = read_pair(&answer)?;
    let mut secrets = Secrets::default();
    // Exposed to be sealed.
    secrets.insert(OAUTH_TOKEN, pair.token.expose());
    secrets.insert(OAUTH_TOKEN_SECRET, pair.secret.expose());
    Ok(secrets)
}

async fn ask(
    house: &House,
    leaving: Leaving<'_>,
    url: &str,
    pair: &TokenPair,
    parameter: (&str, &str),
) -> Result<serde_json::Value, TokenError> {
    let parsed = Url::parse(url).map_err(|_| TokenError::Settings("token URL"))?;
    let moment = Moment::now(house).map_err(|fault| TokenError::NoAnswer(fault.to_string()))?;
    let unsigned = Unsigned { method: "POST", url: &parsed, form: b"" };
    let header = authorization(
        &unsigned,
        &keys(leaving.client, pair)?,
        &moment,
        &[("oauth_version", "1.0"), parameter],
    );
    let headers = vec![("authorization".to_owned(), header), ("accept".to_owned(), "*/*".to_owned())];
    let draft = Draft { method: "POST".to_owned(), url: url.to_owned(), headers, body: Vec::new() };
    let home = Home::of(leaving.app, &Target::default(), house.config.local);
    let request = home.seal(draft, DEADLINE_MS).map_err(|_| TokenError::Settings("token URL"))?;
    let answer = house.http.send(request).await.map_err(|fault| TokenError::NoAnswer(fault.to_string()))?;
    if (200..300).contains(&answer.status) {
        Ok(read_answer(&answer.body))
    } else {
        Err(TokenError::Refused { code: format!("http_{}", answer.status) })
    }
}

fn keys(client: &OauthClient, pair: &TokenPair) -> Result<Keys, TokenError> {
    let secret = client.client_secret.as_ref().ok_or(TokenError::Settings("client_secret"))?;
    // Exposed to sign the request; the secrets are not part of it.
    Ok(Keys {
        consumer_key: client.client_id.clone(),
        consumer_secret: Secret::new(secret.expose().clone()),
        token: Some(pair.token.expose().clone()).filter(|token| !token.is_empty()),
        token_secret: Secret::new(pair.secret.expose().clone()),
    })
}

fn read_pair(answer: &serde_json::Value) -> Result<TokenPair, TokenError> {
    let part = |key: &str| text_at(answer, &format!("/{key}")).filter(|text| !text.is_empty());
    match (part(OAUTH_TOKEN), part(OAUTH_TOKEN_SECRET)) {
        (Some(token), Some(secret)) => {
            Ok(TokenPair { token: Secret::new(token), secret: Secret::new(secret) })
        }
        _ => Err(TokenError::NoAnswer("no token in the answer".to_owned())),
    }
}
