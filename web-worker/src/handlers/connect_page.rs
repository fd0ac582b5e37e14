//! What a person reads and fills in before an app is connected.

use std::collections::{BTreeMap, BTreeSet};

use clawlink_core::connect::{OpenSession, SubmitError, client_apps, is_usable};
use clawlink_core::identity::SignedIn;
use clawlink_core::local_path::LocalPath;
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::Refused;
use clawlink_manifest::{App, Auth, Effect};
use http::HeaderMap;

use crate::pages::connect::{Ability, Alternative, ConnectPage, ConnectStep, ScopeChoice};
use crate::pages::part::{Hidden, Input, Nav, Secrecy};
use crate::routes;
use crate::shell::shell;
use crate::words::{hosts, mark};

/// What was typed and what is wrong with it.
pub(super) struct Faults {
    typed: BTreeMap<String, String>,
    field: String,
    words: String,
    pub(super) kind: Kind,
}

impl Default for Faults {
    fn default() -> Self {
        Self { typed: BTreeMap::new(), field: String::new(), words: String::new(), kind: Kind::Invalid }
    }
}

impl Faults {
    /// Only what a person can mend comes back on the form; a refusal of the app stands beside the first field.
    pub(super) fn of(
        error: SubmitError,
        auth: &Auth,
        typed: BTreeMap<String, String>,
    ) -> Result<Self, Refused> {
        let field = match (&error, auth.kind.fields()) {
            (SubmitError::Field { key, .. }, _) => key.clone(),
            (SubmitError::Instance(fault), _) => fault.key.clone(),
            (SubmitError::Identify(_) | SubmitError::Token(_), [first, ..]) => first.key.to_string(),
            _ => return Err(error.into()),
        };
        let problem = Problem::from(error);
        Ok(Self { typed, field, words: problem.detail, kind: problem.kind })
    }

    fn error_of(&self, key: &str) -> String {
        if self.field == key { self.words.clone() } else { String::new() }
    }
}

/// The auth of this id, or the first that can be used; `clients` are the apps that have an OAuth client.
pub(super) fn pick_auth<'h>(
    clients: &BTreeSet<String>,
    app: &'h App,
    wanted: Option<&str>,
) -> Option<&'h Auth> {
    let usable = |auth: &&Auth| is_usable(clients, app, auth);
    app.auths.iter().filter(usable).find(|auth| wanted.is_none_or(|wanted| auth.id == wanted))
}

/// The page of an open flow, by this auth: a review before an OAuth sign-in, else a form.
pub(super) async fn compose(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    open: &OpenSession<'_>,
    auth: &Auth,
    faults: &Faults,
) -> Result<ConnectPage, Refused> {
    let app = open.app;
    let hidden = |name: &str, value: &str| Hidden { name: name.to_owned(), value: value.to_owned() };
    let title = format!("Connect {}", app.name);
    let (action, step) = match &auth.kind {
        kind if kind.needs_client() => (routes::connect_leave(&app.slug), review(house, person, open).await?),
        _ => (routes::connect_submit(&app.slug), form(app, auth, faults)),
    };
    Ok(ConnectPage {
        shell: shell(house, headers, person, Nav::Elsewhere, &title)?,
        app: mark(Some(app), &app.slug),
        action,
        hidden: vec![hidden("session", open.session.id.as_str()), hidden("auth", &auth.id)],
        hosts: if app.instance.is_empty() { hosts(app) } else { vec!["your own server".to_owned()] },
        alternatives: alternatives(&client_apps(house, person.id()).await?, open, auth),
        cancel_url: open.session.return_path.as_ref().map_or(routes::DASHBOARD, LocalPath::as_str).to_owned(),
        step,
    })
}

fn alternatives(clients: &BTreeSet<String>, open: &OpenSession<'_>, chosen: &Auth) -> Vec<Alternative> {
    let other = |auth: &&Auth| auth.id != chosen.id && pick_auth(clients, open.app, Some(&auth.id)).is_some();
    let link = |auth: &Auth| Alternative {
        label: auth.label.to_string(),
        url: routes::connect_by(&open.app.slug, &open.session.id, &auth.id),
    };
    open.app.auths.iter().filter(other).map(link).collect()
}

async fn review(house: &House, person: &SignedIn, open: &OpenSession<'_>) -> Result<ConnectStep, Refused> {
    let app = open.app;
    let reconnect = match &open.session.target {
        Some(target) => house.store.connections.find(person.id(), target).await?.map(|row| row.account.label),
        None => None,
    };
    let own = house.store.oauth_clients.list(person.id()).await?.iter().any(|own| own.app == app.slug);
    let scope = |scope: &clawlink_manifest::Scope| ScopeChoice {
        name: scope.id.to_string(),
        meaning: scope.means.to_string(),
        optional: false,
        checked: scope.default,
    };
    Ok(ConnectStep::Review {
        provider: app.name.to_string(),
        client: if own { "your own OAuth app" } else { "this deployment's OAuth app" }.to_owned(),
        reconnect,
        abilities: abilities(app),
        scopes: app.scopes.iter().filter(|scope| scope.default).map(scope).collect(),
    })
}

/// The titles of an app's tools, by what they do.
fn abilities(app: &App) -> Vec<Ability> {
    [Effect::Read, Effect::IdempotentWrite, Effect::Write, Effect::Destructive]
        .into_iter()
        .filter_map(|effect| {
            let titles: Vec<String> = app
                .tools
                .iter()
                .filter(|tool| tool.effect == effect)
                .map(|tool| tool.title.to_lowercase())
                .collect();
            (!titles.is_empty()).then(|| Ability { effect, words: titles.join(", ") })
        })
        .collect()
}

fn form(app: &App, auth: &Auth, faults: &Faults) -> ConnectStep {
    let typed = |key: &str| faults.typed.get(key).cloned().unwrap_or_default();
    let server = app.instance.iter().map(|input| Input {
        name: input.key.to_string(),
        label: input.label.to_string(),
        help: input.help.to_string(),
        example: input.example.to_string(),
        pattern: String::new(),
        value: typed(&input.key),
        error: faults.error_of(&input.key),
        secrecy: Secrecy::Open,
    });
    let credential = auth.kind.fields().iter().map(|field| Input {
        name: field.key.to_string(),
        label: field.label.to_string(),
        help: field.help.to_string(),
        example: field.example.to_string(),
        pattern: String::new(),
        value: if field.secret { String::new() } else { typed(&field.key) },
        error: faults.error_of(&field.key),
        secrecy: if field.secret { Secrecy::Secret } else { Secrecy::Open },
    });
    ConnectStep::Fields { fields: server.chain(credential).collect(), where_url: app.docs.to_string() }
}
