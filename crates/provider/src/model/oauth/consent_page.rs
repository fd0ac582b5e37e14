//! The two pages a person can see. They hold no script; the one style sheet is allowed by its hash.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::authorize_request::{AuthorizeRequest, SCOPES};
use crate::model::Answer;
use crate::model::accounts::OFFERED;

const STYLE: &str = include_str!("consent.css");

/// Asks: which account, which scopes, allow or deny.
pub(crate) fn render(request: &AuthorizeRequest, name: &str, request_id: &str) -> Answer {
    let name = escaped(name);
    let accounts: String = OFFERED
        .iter()
        .enumerate()
        .map(|(index, (email, name))| {
            let hinted = request.login_hint.as_deref().map_or(index == 0, |hint| hint == *email);
            account(email, name, hinted)
        })
        .collect();
    let scopes: String = request.scopes.iter().map(|scope| scope_line(scope)).collect();
    let back = escaped(&request.redirect_uri.origin().ascii_serialization());
    let request_id = escaped(request_id);
    let body = format!(
        r#"<h1><bdi>{name}</bdi> asks for access</h1>
<form method="post" action="/oauth/authorize">
<input type="hidden" name="request_id" value="{request_id}">
<fieldset><legend>Account</legend>
{accounts}</fieldset>
<section aria-labelledby="scopes"><h2 id="scopes">It will be able to</h2>
<ul>
{scopes}</ul></section>
<p class="note">You go back to <b>{back}</b>. You can take this back at any time.</p>
<div class="actions">
<button name="decision" value="allow" class="primary">Allow access</button>
<button name="decision" value="deny">Deny access</button>
</div>
</form>"#
    );
    page(200, "Allow access", &body)
}

/// Says why nobody is sent anywhere.
pub(crate) fn refusal(why: &str) -> Answer {
    let body = format!(
        "<h1>This does not work</h1>\n<p>{}</p>\n<p class=\"note\">Nothing was allowed.</p>",
        escaped(why)
    );
    page(400, "This does not work", &body)
}

fn account(email: &str, name: &str, checked: bool) -> String {
    let checked = if checked { " checked" } else { "" };
    let (email, name) = (escaped(email), escaped(name));
    format!(
        "<label class=\"account\"><input type=\"radio\" name=\"account\" value=\"{email}\"{checked} required>\
         <span><b>{name}</b><small>{email}</small></span></label>\n"
    )
}

fn scope_line(scope: &str) -> String {
    let meaning = SCOPES.iter().find(|(name, _)| *name == scope).map_or(scope, |(_, meaning)| meaning);
    format!("<li>{} <code>{}</code></li>\n", escaped(meaning), escaped(scope))
}

fn page(status: u16, title: &str, body: &str) -> Answer {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title} · Workbench</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<p class=\"brand\">Workbench</p>\n{body}\n</main>\n</body>\n</html>\n"
    );
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    // No `form-action`: browsers apply it to the redirect that follows, which leaves this origin.
    let policy =
        format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; frame-ancestors 'none'");
    Answer::html(status, &html)
        .with_header("content-security-policy", &policy)
        .with_header("cache-control", "no-store")
        .with_header("referrer-policy", "no-referrer")
}

/// Writes text so that HTML shows it as it is.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
