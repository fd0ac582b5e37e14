use axum::extract::State;
use axum::response::Response;
use clawlink_core::connect::{ClientError, NewClient, add_client, redirect_uri, remove_client};
use clawlink_core::id::OauthClientId;
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::OwnClient;
use clawlink_core::problem::Problem;
use clawlink_core::secret::Secret;
use clawlink_edge::{Path, Query, Refused, status_of};
use clawlink_manifest::App;
use http::HeaderMap;
use serde::Deserialize;

use crate::flash::Flash;
use crate::guard::{Nothing, Submitted};
use crate::html::{page, page_with, see_other_with};
use crate::pages::oauth_apps::{AddForm, AppLink, OauthApps, OwnApp, sentence};
use crate::pages::part::{Hidden, Input, Nav, Secrecy};
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;
use crate::words::mark;

/// Which app a client is to be added for; none shows the list alone.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    app: String,
}

/// What the provider gave.
#[derive(Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    app: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
}

/// What is in the form, and what is wrong with it.
struct Draft {
    app: String,
    id: OauthClientId,
    client_id: String,
    field: &'static str,
    words: String,
}

impl Draft {
    fn error_of(&self, field: &str) -> String {
        if self.field == field { self.words.clone() } else { String::new() }
    }
}

/// The person's own OAuth apps, and the form for one more.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Query(which): Query<Which>,
) -> Result<Response, Refused> {
    let id = OauthClientId::make(&*house.clock, &*house.entropy).map_err(Problem::from)?;
    let draft = Draft { app: which.app, id, client_id: String::new(), field: "", words: String::new() };
    Ok(page(&compose(&house, &headers, &person, &draft).await?))
}

/// Adds one; what a person can mend comes back on the form, the secret never does.
pub(crate) async fn add(
    State(house): State<House>,
    headers: HeaderMap,
    form: Submitted<Given>,
) -> Result<Response, Refused> {
    let Submitted { person, fields: given } = form;
    let new = NewClient {
        id: OauthClientId::from(given.id.as_str()),
        app: given.app.clone(),
        client_id: given.client_id.clone(),
        client_secret: Secret::new(given.client_secret),
    };
    let error = match add_client(&house, &person, new).await {
        Ok(()) => return Ok(see_other_with(routes::OAUTH_APPS, Flash::OauthAppAdded)),
        Err(error) => error,
    };
    let field = match &error {
        ClientError::Field { field, .. } => *field,
        ClientError::StaleSignIn => "client_id",
        _ => return Err(error.into()),
    };
    let problem = Problem::from(error);
    let (app, id) = (given.app, OauthClientId::from(given.id));
    let draft = Draft { app, id, client_id: given.client_id, field, words: problem.detail };
    Ok(page_with(status_of(problem.kind), &compose(&house, &headers, &person, &draft).await?))
}

/// Removes one that no connection needs.
pub(crate) async fn remove(
    State(house): State<House>,
    Path(id): Path<String>,
    form: Submitted<Nothing>,
) -> Result<Response, Refused> {
    match remove_client(&house, &form.person, &id.into()).await {
        Ok(()) => Ok(see_other_with(routes::OAUTH_APPS, Flash::OauthAppRemoved)),
        Err(ClientError::InUse) => Ok(see_other_with(routes::OAUTH_APPS, Flash::OauthAppInUse)),
        Err(error) => Err(error.into()),
    }
}

async fn compose(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    draft: &Draft,
) -> Result<OauthApps, Refused> {
    let own = house.store.oauth_clients.list(person.id()).await?;
    let free = |app: &&App| wants_secret(app).is_some() && !own.iter().any(|own| own.app == app.slug);
    let apps: Vec<&App> = house.catalog.apps().iter().filter(free).collect();
    let chosen = apps.iter().find(|app| app.slug == draft.app);
    Ok(OauthApps {
        shell: shell(house, headers, person, Nav::Elsewhere, "OAuth apps")?,
        sentence: sentence(own.len()),
        own: own.iter().map(|own| row(house, own)).collect(),
        form: chosen.map(|app| form(house, app, draft)),
        choices: apps.iter().filter(|app| app.slug != draft.app).map(|app| choice(app)).collect(),
    })
}

/// Whether the app's provider gives clients a secret; `None` where it knows no OAuth.
fn wants_secret(app: &App) -> Option<bool> {
    app.auths.iter().find_map(|auth| auth.kind.wants_secret())
}

fn choice(app: &App) -> AppLink {
    AppLink { name: app.name.to_string(), url: routes::add_oauth_app(&app.slug) }
}

fn row(house: &House, own: &OwnClient) -> OwnApp {
    OwnApp {
        app: mark(house.catalog.find_app(&own.app), &own.app),
        client_id: own.client_id.clone(),
        redirect_uri: redirect_uri(house, &own.app, Some(&own.id)),
        added: own.created_at.to_words(),
        remove_action: routes::remove_oauth_app(&own.id),
    }
}

fn form(house: &House, app: &App, draft: &Draft) -> AddForm {
    let hidden = |name: &str, value: &str| Hidden { name: name.to_owned(), value: value.to_owned() };
    let input = |name: &str, label: &str, value: &str, secrecy| Input {
        name: name.to_owned(),
        label: label.to_owned(),
        help: String::new(),
        example: String::new(),
        pattern: String::new(),
        value: value.to_owned(),
        error: draft.error_of(name),
        secrecy,
    };
    let id = input("client_id", "Client ID", &draft.client_id, Secrecy::Open);
    let secret = wants_secret(app)
        .unwrap_or(false)
        .then(|| input("client_secret", "Client secret", "", Secrecy::Secret));
    AddForm {
        app: mark(Some(app), &app.slug),
        action: routes::OAUTH_APPS.to_owned(),
        hidden: vec![hidden("app", &app.slug), hidden("id", draft.id.as_str())],
        redirect_uri: redirect_uri(house, &app.slug, Some(&draft.id)),
        docs_url: app.docs.to_string(),
        fields: std::iter::once(id).chain(secret).collect(),
    }
}
