use axum::extract::State;
use axum::response::Response;
use clawlink_core::connect::{Start, start};
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Connection, ExecutionFilter};
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Path, Refused};
use clawlink_manifest::{App, Auth, AuthKind, Effect};
use http::HeaderMap;

use super::card::card;
use super::offer::{Viewer, clients_for, offer};
use super::scopes::asked;
use crate::guard::{Nothing, Submitted};
use crate::html::{page, see_other};
use crate::pages::app::{App as AppPage, EffectGroup, ToolRow};
use crate::pages::connections::ConnectionCard;
use crate::pages::part::Nav;
use crate::principal::{Person, Visitor};
use crate::routes;
use crate::shell::shell_for;
use crate::words::{hosts, mark};

/// The last calls of the app that are searched for a connection's last use.
const RECENT_CALLS: u32 = 50;

/// What an agent could do with an app, and the person's connections to it.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Path(slug): Path<String>,
) -> Result<Response, Refused> {
    Ok(page(&compose(&house, &headers, Some(&person), &slug).await?))
}

/// What an agent could do with an app, for anybody.
pub(crate) async fn show_public(
    State(house): State<House>,
    headers: HeaderMap,
    Visitor(visitor): Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Refused> {
    Ok(page(&compose(&house, &headers, visitor.as_ref(), &slug).await?))
}

/// Opens a connect flow, and goes on to its page.
pub(crate) async fn connect(
    State(house): State<House>,
    Path(app): Path<String>,
    form: Submitted<Nothing>,
) -> Result<Response, Refused> {
    let session = start(&house, form.person.id(), &Start { app, target: None, return_path: None }).await?;
    Ok(see_other(&routes::connect(&session.app, &session.id)))
}

async fn compose(
    house: &House,
    headers: &HeaderMap,
    person: Option<&SignedIn>,
    slug: &str,
) -> Result<AppPage, Refused> {
    let unknown = || Problem::new(Kind::NotFound, "unknown_app", format!("There is no app called {slug}."));
    let app = house.catalog.find_app(slug).ok_or_else(unknown)?;
    let cards = match person {
        Some(person) => own_cards(house, person, app).await?,
        None => Vec::new(),
    };
    let clients = clients_for(house, person).await?;
    let viewer = person.map_or(Viewer::Visitor, |_| Viewer::Person { accounts: cards.len() });
    Ok(AppPage {
        shell: shell_for(house, headers, person, Nav::Apps, &app.name)?,
        app: mark(Some(app), slug),
        summary: app.summary.to_string(),
        category: app.category.title().to_owned(),
        docs_url: app.docs.to_string(),
        connect: offer(app, &clients, viewer),
        auths: app.auths.iter().map(auth_words).collect(),
        own_client_url: own_client_url(app, viewer),
        hosts: host_words(app),
        cards,
        effects: group_by_effect(app),
        scopes: asked(app),
        poll_url: if person.is_some() { routes::CONNECTIONS_VERSION.to_owned() } else { String::new() },
    })
}

async fn own_cards(house: &House, person: &SignedIn, app: &App) -> Result<Vec<ConnectionCard>, Refused> {
    let own: Vec<Connection> = house.store.connections.list(person.id(), Some(&app.slug)).await?;
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let recent = ExecutionFilter {
        app: Some(app.slug.to_string()),
        limit: RECENT_CALLS,
        ..ExecutionFilter::default()
    };
    let recent = house.store.ledger.list(person.id(), &recent).await?;
    Ok(own.iter().map(|row| card(house, row, &recent)).collect())
}

/// Where a person adds an OAuth app of their own, if that is a way to connect it.
fn own_client_url(app: &App, viewer: Viewer) -> String {
    let by_oauth = app.auths.iter().any(|auth| auth.kind.wants_secret().is_some());
    let wanted = by_oauth && viewer != Viewer::Visitor;
    if wanted { routes::add_oauth_app(&app.slug) } else { String::new() }
}

/// A way to connect, as a sentence.
fn auth_words(auth: &Auth) -> String {
    match &auth.kind {
        AuthKind::Oauth2(_) => format!("{} (OAuth 2)", auth.label),
        AuthKind::Oauth1(_) => format!("{} (OAuth 1.0a)", auth.label),
        AuthKind::None => "No connection needed".to_owned(),
        kind => {
            let labels: Vec<&str> = kind.fields().iter().map(|field| field.label.as_ref()).collect();
            format!("{} ({})", auth.label, labels.join(", "))
        }
    }
}

/// The hosts a credential may go to; a person's own server has no name yet.
fn host_words(app: &App) -> Vec<String> {
    let own = (!app.instance.is_empty()).then(|| "your own server".to_owned());
    hosts(app).into_iter().chain(own).collect()
}

/// The tools by what they do, mildest first, no empty group.
fn group_by_effect(app: &App) -> Vec<EffectGroup> {
    let effects = [Effect::Read, Effect::IdempotentWrite, Effect::Write, Effect::Destructive];
    let group = |effect| EffectGroup { effect, tools: tools_of(app, effect) };
    effects.into_iter().map(group).filter(|group| !group.tools.is_empty()).collect()
}

fn tools_of(app: &App, effect: Effect) -> Vec<ToolRow> {
    let tools = app.tools.iter().filter(|tool| tool.effect == effect);
    let row = |tool: &clawlink_manifest::Tool| ToolRow {
        name: tool.name.to_string(),
        title: tool.title.to_string(),
        summary: tool.summary.to_string(),
    };
    tools.map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_stands_in_one_group_and_no_group_is_empty() {
        for app in clawlink_catalog::apps() {
            let groups = group_by_effect(app);
            assert!(groups.iter().all(|group| !group.tools.is_empty()));
            assert_eq!(groups.iter().map(|group| group.tools.len()).sum::<usize>(), app.tools.len());
            assert!(groups.is_sorted_by_key(|group| group.effect));
        }
    }

    #[test]
    fn an_app_on_a_persons_own_server_says_so() {
        let app = clawlink_catalog::apps().iter().find(|app| !app.instance.is_empty()).unwrap();
        assert_eq!(host_words(app).last().unwrap(), "your own server");
    }
}
