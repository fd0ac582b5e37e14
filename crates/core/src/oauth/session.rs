use clawlink_manifest::{App, Exchange, Session};
use serde_json::Value;

use super::login::{TokenCall, send};
use super::tokens::{TokenError, TokenSet};
use crate::credential::Secrets;
use crate::exec::render::base_url;
use crate::exec::target::Target;
use crate::outbound::Draft;
use crate::ports::House;

/// The request that logs in with what was typed.
///
/// # Errors
/// [`TokenError::Settings`] where the request cannot be made.
pub(super) fn request<'a>(
    app: &App,
    settings: &'a Session,
    target: &Target,
    typed: &Secrets,
) -> Result<TokenCall<'a>, TokenError> {
    call(app, settings, &settings.exchange, target, typed)
}

/// Renews a session by its refresh token, once. Only the connection's single writer calls this, one at a time.
///
/// # Errors
/// [`TokenError`]; after `NoAnswer` the app may have replaced the token.
pub async fn renew_session(
    house: &House,
    app: &App,
    settings: &Session,
    target: &Target,
    grant: &Secrets,
) -> Result<TokenSet, TokenError> {
    let refresh = settings.refresh.as_ref().ok_or(TokenError::Settings("refresh"))?;
    send(house, app, target, call(app, settings, refresh, target, grant)?).await
}

fn call<'a>(
    app: &App,
    settings: &'a Session,
    exchange: &Exchange,
    target: &Target,
    secrets: &Secrets,
) -> Result<TokenCall<'a>, TokenError> {
    let base = base_url(app, &exchange.base, target).map_err(|_| TokenError::Settings("base"))?;
    let mut headers = vec![("accept".to_owned(), "application/json".to_owned())];
    for (name, value) in exchange.headers.iter() {
        headers.push((name.to_lowercase(), secrets.fill(value)?));
    }
    let mut body = Vec::new();
    if !exchange.body.is_empty() {
        let mut document = serde_json::from_str(&exchange.body).map_err(|_| TokenError::Settings("body"))?;
        fill(&mut document, secrets)?;
        body = document.to_string().into_bytes();
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let (method, url) = (exchange.method.to_string(), format!("{base}{}", exchange.path));
    let draft = Draft { method, url, headers, body };
    Ok(TokenCall { draft, read: &settings.read, life_s: settings.life_s })
}

/// Fills the texts of a document; what is filled in cannot leave its string.
fn fill(document: &mut Value, secrets: &Secrets) -> Result<(), TokenError> {
    match document {
        Value::String(text) => *text = secrets.fill(text)?,
        Value::Array(items) => items.iter_mut().try_for_each(|item| fill(item, secrets))?,
        Value::Object(members) => members.values_mut().try_for_each(|member| fill(member, secrets))?,
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}
