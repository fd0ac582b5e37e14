use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use clawlink_core::connect::{
    FindSessionError, OpenSession, RedirectError, Submission, SubmitError, client_apps, find_session,
    is_usable, redirect, submit,
};
use clawlink_core::id::ConnectionSessionId;
use clawlink_core::identity::SignedIn;
use clawlink_core::local_path::LocalPath;
use clawlink_core::ports::House;
use clawlink_core::problem::Problem;
use clawlink_core::secret::Secret;
use clawlink_edge::{Path, Query, Refused, status_of};
use clawlink_manifest::{App, Auth, Effect};
use http::HeaderMap;
use serde::Deserialize;

use super::connect_result::not_valid;
use crate::guard::{Pairs, Submitted};
use crate::html::{page, page_with, see_other};
use crate::pages::connect::{Ability, Alternative, ConnectPage, ConnectStep, ScopeChoice};
use crate::pages::hand_off::HandOff;
use crate::pages::part::{Hidden, Input, Nav, Secrecy};
use crate::principal::Person;
use crate::routes;
use crate::shell::{bare, shell};
use crate::words::{hosts, mark};

/// Which flow, and by which auth.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    session: String,
    auth: Option<String>,
}

/// What a person reads before anything is connected: a review for OAuth, else a form.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Path(app): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Refused> {
    let id = ConnectionSessionId::from(which.session);
    let Ok(open) = find_session(&house, &person, &app, &id).await else {
        return not_valid(&house, &headers, &person);
    };
    let clients = client_apps(&house, person.id()).await?;
    let Some(auth) = pick_auth(&clients, open.app, which.auth.as_deref()) else {
        return not_valid(&house, &headers, &person);
    };
    Ok(page(&compose(&house, &headers, &person, &open, auth, &Faults::default()).await?))
}

/// Leaves for the app: a page that goes on by itself, since a redirect after a form would be blocked.
pub(crate) async fn leave(
    State(house): State<House>,
    headers: HeaderMap,
    Path(app): Path<String>,
    form: Submitted<Which>,
) -> Result<Response, Refused> {
    let id = ConnectionSessionId::from(form.fields.session);
    let auth = form.fields.auth.unwrap_or_default();
    let url = match redirect(&house, &form.person, &app, &id, &auth).await {
        Err(RedirectError::Session(FindSessionError::NotValid)) => {
            return not_valid(&house, &headers, &form.person);
        }
        url => url?,
    };
    let name = house.catalog.find_app(&app).map_or_else(|| app.clone(), |app| app.name.to_string());
    Ok(page(&HandOff {
        shell: bare(Nav::Elsewhere, &format!("On to {name}")),
        host: url.host_str().unwrap_or_default().to_owned(),
        url: url.to_string(),
        name,
    }))
}

/// Connects by what was typed; a refused value comes back beside its field, secrets never do.
pub(crate) async fn send(
    State(house): State<House>,
    headers: HeaderMap,
    Path(app): Path<String>,
    form: Submitted<Pairs>,
) -> Result<Response, Refused> {
    let Submitted { person, fields } = form;
    let typed: BTreeMap<String, String> = fields.into_iter().collect();
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let id = ConnectionSessionId::from(text("session"));
    let Ok(open) = find_session(&house, &person, &app, &id).await else {
        return not_valid(&house, &headers, &person);
    };
    let clients = client_apps(&house, person.id()).await?;
    let Some(auth) = pick_auth(&clients, open.app, Some(&text("auth"))) else {
        return not_valid(&house, &headers, &person);
    };
    let submission = Submission {
        app,
        session: id.clone(),
        auth_id: auth.id.to_string(),
        fields: typed.iter().map(|(key, value)| (key.clone(), Secret::new(value.clone()))).collect(),
        instance: typed.clone(),
    };
    let Err(error) = submit(&house, &person, submission).await else {
        return Ok(see_other(&routes::connect_result(&id)));
    };
    let faults = Faults::of(error, auth, typed)?;
    let status = status_of(faults.kind);
    let composed = compose(&house, &headers, &person, &open, auth, &faults).await?;
    Ok(page_with(status, &composed))
}

/// What was typed and what is wrong with it.
struct Faults {
    typed: BTreeMap<String, String>,
    field: String,
    words: String,
    kind: clawlink_core::problem::Kind,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            typed: BTreeMap::new(),
            field: String::new(),
            words: String::new(),
            kind: clawlink_core::problem::Kind::Invalid,
        }
    }
}

impl Faults {
    /// Only what a person can mend comes back on the form; a refusal of the app stands beside the first field.
    fn of(error: SubmitError, auth: &Auth, typed: BTreeMap<String, String>) -> Result<Self, Refused> {
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
fn pick_auth<'h>(clients: &BTreeSet<String>, app: &'h App, wanted: Option<&str>) -> Option<&'h Auth> {
    let usable = |auth: &&Auth| is_usable(clients, app, auth);
    app.auths.iter().filter(usable).find(|auth| wanted.is_none_or(|wanted| auth.id == wanted))
}

async fn compose(
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
