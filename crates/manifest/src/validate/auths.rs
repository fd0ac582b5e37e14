//! Ways to connect that are made of what a person types: L4, L5, L11.

use super::references::slots;
use super::urls::https_or_own_server;
use crate::flaw::Report;
use crate::{App, AuthKind, ClientCredentials};

pub(super) fn app(app: &App, report: &Report) {
    for auth in app.auths.iter() {
        let key = format!("auth.{}", auth.id);
        match &auth.kind {
            AuthKind::ClientCredentials(settings) => client_credentials(app, report, &key, settings),
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

fn client_credentials(app: &App, report: &Report, key: &str, settings: &ClientCredentials) {
    https_or_own_server(app, report, &format!("{key}.token_url"), &settings.token_url);
    for needed in ["client_id", "client_secret"] {
        let there = settings.fields.iter().any(|field| field.key == needed);
        report.require(there, "L11", &format!("{key}.field"), || {
            format!("a field {needed:?} expected: the person's own client is asked for")
        });
    }
    for (name, value) in settings.token_params.iter() {
        typed_slots(app, report, &format!("{key}.token_params.{name}"), value);
    }
}

/// Every slot of a login is one of the form's own fields.
fn typed_slots(app: &App, report: &Report, key: &str, template: &str) {
    let fields = || app.auths.iter().flat_map(|auth| auth.kind.fields());
    for slot in slots(template) {
        let known = slot.strip_prefix("secret:").is_some_and(|name| fields().any(|field| field.key == name));
        report.require(known, "L5", key, || format!("a field of the form expected, got {slot:?}"));
    }
}
