//! Ways to connect that are made of what a person types: L1, L4, L5, L7, L11.

use serde_json::Value;

use super::references::slots;
use super::urls::https_or_own_server;
use crate::flaw::Report;
use crate::{
    App, AssertionGrant, AuthField, AuthKind, ClientAuth, ClientCredentials, Exchange, Session, Signature,
};

pub(super) fn app(app: &App, report: &Report) {
    for auth in app.auths.iter() {
        let key = format!("auth.{}", auth.id);
        match &auth.kind {
            AuthKind::ClientCredentials(settings) => client_credentials(app, report, &key, settings),
            AuthKind::ServiceAccount(settings) => assertion_grant(app, report, &key, settings),
            AuthKind::Session(settings) => session(app, report, &key, settings),
            AuthKind::Oauth1(_) => signed(app, report, &key, &auth.id),
            AuthKind::Oauth2(_) | AuthKind::Fields(_) | AuthKind::None => {}
        }
        for field in auth.kind.fields() {
            let reserved = ["session", "auth", "csrf"].contains(&field.key.as_ref());
            let taken = app.instance.iter().any(|input| input.key == field.key);
            report.require(!reserved && !taken, "L11", &format!("{key}.field"), || {
                format!("a name of its own expected, got {:?}", field.key)
            });
        }
    }
}

/// The secrets of OAuth 1.0a sign and are never sent, so requests need a signature.
fn signed(app: &App, report: &Report, key: &str, id: &str) {
    let signs = app.injects.iter().any(|inject| {
        inject.sign == Some(Signature::Oauth1HmacSha1) && inject.auth.iter().any(|auth| auth == id)
    });
    report.require(signs, "L11", key, || {
        "an `inject` expected that signs `oauth1_hmac_sha1` for it, by its id".to_owned()
    });
}

fn client_credentials(app: &App, report: &Report, key: &str, settings: &ClientCredentials) {
    https_or_own_server(app, report, &format!("{key}.token_url"), &settings.token_url);
    needs(report, key, &settings.fields, &["client_id", "client_secret"]);
    let with_secret = settings.client_auth != ClientAuth::PrivateKeyJwt;
    report.require(with_secret, "L11", &format!("{key}.client_auth"), || {
        "`basic`, `post` or `none` expected: a person types a secret, not a key".to_owned()
    });
    for (name, value) in settings.token_params.iter() {
        known_slots(report, &format!("{key}.token_params.{name}"), value, &names(&settings.fields));
    }
}

fn assertion_grant(app: &App, report: &Report, key: &str, settings: &AssertionGrant) {
    https_or_own_server(app, report, &format!("{key}.token_url"), &settings.token_url);
    needs(report, key, &settings.fields, &["key"]);
}

fn needs(report: &Report, key: &str, fields: &[AuthField], keys: &[&str]) {
    for needed in keys {
        report.require(
            fields.iter().any(|field| field.key == *needed),
            "L11",
            &format!("{key}.field"),
            || format!("a field {needed:?} expected: this way to connect is made of it"),
        );
    }
}

fn session(app: &App, report: &Report, key: &str, settings: &Session) {
    exchange(app, report, &format!("{key}.exchange"), &settings.exchange, &names(&settings.fields));
    if let Some(refresh) = &settings.refresh {
        exchange(app, report, &format!("{key}.refresh"), refresh, &["refresh_token"]);
    }
}

fn exchange(app: &App, report: &Report, key: &str, call: &Exchange, known: &[&str]) {
    let based = app.bases.iter().any(|base| base.id == call.base);
    report.require(based, "L11", &format!("{key}.base"), || {
        format!("a known base expected, got {:?}", call.base)
    });
    let writes = ["POST", "PUT"].contains(&call.method.as_ref());
    report.require(writes, "L7", &format!("{key}.method"), || {
        format!("POST or PUT expected: a login is no read, got {:?}", call.method)
    });
    report.require(call.path.starts_with('/'), "L1", &format!("{key}.path"), || {
        "a `/` at the start expected".to_owned()
    });
    for (name, value) in call.headers.iter() {
        known_slots(report, &format!("{key}.headers.{name}"), value, known);
    }
    for text in texts(&call.body) {
        known_slots(report, &format!("{key}.body"), &text, known);
    }
}

/// The texts of a JSON value. Braces of JSON itself are no slots.
fn texts(json: &str) -> Vec<String> {
    let value = serde_json::from_str(json).unwrap_or_default();
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(|item| texts(&item.to_string())).collect(),
        Value::Object(members) => members.values().flat_map(|member| texts(&member.to_string())).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

fn names(fields: &[AuthField]) -> Vec<&str> {
    fields.iter().map(|field| field.key.as_ref()).collect()
}

/// Every slot of a login is something that is there when it is filled.
fn known_slots(report: &Report, key: &str, template: &str, known: &[&str]) {
    for slot in slots(template) {
        let good = slot.strip_prefix("secret:").is_some_and(|name| known.contains(&name));
        report.require(good, "L5", key, || {
            format!("{{secret:…}} of {} expected, got {slot:?}", known.join(", "))
        });
    }
}
