//! Where requests and people are sent, and the OAuth settings that hang on it: L4, L13, L14, L15, L27.

use url::Url;

use crate::flaw::Report;
use crate::{App, AuthKind, Oauth2, RevokeStyle};

pub(super) fn app(app: &App, report: &Report) {
    https(report, "docs", &app.docs);
    report.require(!app.bases.is_empty(), "L4", "base", || "at least one base expected".to_owned());
    for base in app.bases.iter() {
        https_or_own_server(app, report, &format!("base.{}.url", base.id), &base.url);
        report.require(!base.url.ends_with('/'), "L4", &format!("base.{}.url", base.id), || {
            "no `/` at the end expected: paths start with one".to_owned()
        });
    }
    for auth in app.auths.iter() {
        if let AuthKind::Oauth2(oauth) = &auth.kind {
            oauth2(report, &format!("auth.{}", auth.id), oauth);
        }
        if let AuthKind::Oauth1(oauth) = &auth.kind {
            let all = [
                ("request_url", &oauth.request_url),
                ("authorize_url", &oauth.authorize_url),
                ("access_url", &oauth.access_url),
            ];
            for (name, url) in all {
                https(report, &format!("auth.{}.{name}", auth.id), url);
            }
        }
    }
    let needs_connection = app.auths.iter().any(|auth| auth.kind != AuthKind::None);
    report
        .require(!app.auths.is_empty(), "L13", "auth", || "at least one way to connect expected".to_owned());
    report.require(!needs_connection || app.identity.is_some(), "L13", "identity", || {
        "required, and missing: whose account is it?".to_owned()
    });
    revoke(app, report, needs_connection);
}

fn revoke(app: &App, report: &Report, needs_connection: bool) {
    let by_hand = app.revoke.style == RevokeStyle::None;
    if by_hand {
        report.require(
            !needs_connection || !app.revoke.manual_url.is_empty(),
            "L27",
            "revoke.manual_url",
            || "required where the app cannot take a grant back itself".to_owned(),
        );
    } else {
        https_or_own_server(app, report, "revoke.url", &app.revoke.url);
    }
    if !app.revoke.manual_url.is_empty() {
        https(report, "revoke.manual_url", &app.revoke.manual_url);
    }
}

fn oauth2(report: &Report, key: &str, oauth: &Oauth2) {
    for (name, url) in [("authorize_url", &oauth.authorize_url), ("token_url", &oauth.token_url)] {
        if url.contains('{') {
            let says =
                "a fixed host expected: a deployment's client secret never goes to a person's own server";
            report.add("L15", format!("{key}.{name}"), says);
        } else {
            https(report, &format!("{key}.{name}"), url);
        }
    }
    if !oauth.refresh_url.is_empty() {
        https(report, &format!("{key}.refresh_url"), &oauth.refresh_url);
    }
    report.require(oauth.pkce || !oauth.pkce_reason.is_empty(), "L14", &format!("{key}.pkce_reason"), || {
        "required where PKCE is off".to_owned()
    });
}

/// `{instance:key}` may stand for a whole origin or for one label of a host; what it holds is checked at connect.
pub(super) fn https_or_own_server(app: &App, report: &Report, key: &str, url: &str) {
    let mut filled = url.to_owned();
    for input in app.instance.iter() {
        let slot = format!("{{instance:{}}}", input.key);
        let value = if url.starts_with(&slot) { "https://own.example" } else { "own" };
        filled = filled.replace(&slot, value);
    }
    https(report, key, &filled);
}

fn https(report: &Report, key: &str, text: &str) {
    let good = Url::parse(text).is_ok_and(|url| {
        url.scheme() == "https" && url.port().is_none() && url.username().is_empty() && url.domain().is_some()
    });
    report.require(good && !text.contains('{'), "L4", key, || format!("https URL expected, got {text:?}"));
}
