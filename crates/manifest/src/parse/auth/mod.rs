mod typed;

use serde::Deserialize;

use super::reader::Reader;
use crate::{
    Auth, AuthField, AuthKind, Capture, ClientAuth, Inject, InjectPlace, Oauth1, Oauth2, Refresh, Scope,
    ScopeRisk, Signature, Text, TokenFormat, TokenRead,
};

/// The kinds an author may write; all that ask the person for fields are one kind afterwards.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Oauth2,
    Oauth1,
    ApiKey,
    Bearer,
    Basic,
    Custom,
    ClientCredentials,
    ServiceAccount,
    None,
}

pub(super) fn auth(auth: &mut Reader<'_>) -> Auth {
    Auth { id: auth.text("id"), label: auth.text("label"), kind: kind(auth) }
}

fn kind(auth: &mut Reader<'_>) -> AuthKind {
    match auth.word("kind", Kind::None) {
        Kind::Oauth2 => AuthKind::Oauth2(oauth2(auth)),
        Kind::Oauth1 => AuthKind::Oauth1(oauth1(auth)),
        Kind::Custom if auth.has("exchange") => AuthKind::Session(typed::session(auth)),
        Kind::ApiKey | Kind::Bearer | Kind::Basic | Kind::Custom => {
            AuthKind::Fields(auth.each("field", field))
        }
        Kind::ClientCredentials => AuthKind::ClientCredentials(typed::client_credentials(auth)),
        Kind::ServiceAccount => AuthKind::ServiceAccount(typed::assertion_grant(auth)),
        Kind::None => AuthKind::None,
    }
}

fn oauth2(auth: &mut Reader<'_>) -> Oauth2 {
    Oauth2 {
        authorize_url: auth.text("authorize_url"),
        token_url: auth.text("token_url"),
        refresh_url: auth.text_or("refresh_url", ""),
        pkce: pkce(auth),
        pkce_reason: auth.text_or("pkce_reason", ""),
        token_format: auth.word_or("token_format", TokenFormat::Form),
        client_auth: auth.word_or("client_auth", ClientAuth::Basic),
        issuer: auth.text_or("issuer", ""),
        scope_param: auth.text_or("scope_param", "scope"),
        scope_sep: scope_sep(auth),
        authorize_params: auth.pairs("authorize_params"),
        token_params: auth.pairs("token_params"),
        token_headers: auth.pairs("token_headers"),
        read: token_read(auth),
        refresh: auth.word_or("refresh", Refresh::Reusable),
        margin_s: auth.integer_or("margin_s", 120),
        testing_days: auth.integer_or("testing_days", 0),
        idle_days: auth.integer_or("idle_days", 0),
    }
}

fn oauth1(auth: &mut Reader<'_>) -> Oauth1 {
    Oauth1 {
        request_url: auth.text("request_url"),
        authorize_url: auth.text("authorize_url"),
        access_url: auth.text("access_url"),
        authorize_params: auth.pairs("authorize_params"),
    }
}

fn pkce(auth: &mut Reader<'_>) -> bool {
    let word = auth.text_or("pkce", "s256");
    if !matches!(word.as_ref(), "s256" | "off") {
        auth.report().add("L1", auth.key("pkce"), format!("`s256` or `off` expected, got {word:?}"));
    }
    word != "off"
}

/// A space would be trimmed as the end of a text, so it is the default and never written.
fn scope_sep(auth: &mut Reader<'_>) -> Text {
    auth.text_or("scope_sep", " ")
}

fn token_read(auth: &mut Reader<'_>) -> TokenRead {
    let error = auth.text_or("token_error", "/error");
    let read = auth.table("read", |read| TokenRead {
        access_token: read.text_or("access_token", "/access_token"),
        refresh_token: read.text_or("refresh_token", "/refresh_token"),
        expires_in: read.text_or("expires_in", "/expires_in"),
        scope: read.text_or("scope", "/scope"),
        error: error.clone(),
    });
    read.unwrap_or(TokenRead {
        access_token: "/access_token".into(),
        refresh_token: "/refresh_token".into(),
        expires_in: "/expires_in".into(),
        scope: "/scope".into(),
        error,
    })
}

fn field(field: &mut Reader<'_>) -> AuthField {
    AuthField {
        key: field.text("key"),
        label: field.text("label"),
        help: field.text_or("help", ""),
        example: field.text_or("example", ""),
        secret: field.flag_or("secret", true),
        optional: field.flag_or("optional", false),
        prefix: field.text_or("prefix", ""),
    }
}

pub(super) fn inject(inject: &mut Reader<'_>) -> Inject {
    let place = inject.word("in", InjectPlace::Header);
    let signs = place == InjectPlace::Sign;
    Inject {
        auth: inject.texts("auth"),
        place,
        name: inject.text_or("name", ""),
        value: if signs { Text::default() } else { inject.text("value") },
        sign: signs.then(|| inject.word("sign", Signature::Oauth1HmacSha1)),
    }
}

pub(super) fn capture(capture: &mut Reader<'_>) -> Capture {
    Capture { key: capture.text("key"), from: capture.text("from") }
}

pub(super) fn scope(id: Text, scope: &mut Reader<'_>) -> Scope {
    Scope {
        id,
        title: scope.text("title"),
        means: scope.text("means"),
        risk: scope.word("risk", ScopeRisk::Admin),
        implies: scope.texts("implies"),
        default: scope.flag_or("default", false),
    }
}
