use axum::extract::State;
use axum::response::Response;
use clawlink_core::health::health_of;
use clawlink_core::id::ConnectionId;
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Connection, ConnectionState, ExecutionFilter};
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Path, Refused};
use clawlink_manifest::App;
use http::HeaderMap;

use super::call::call;
use super::card::health_action;
use super::scopes::granted;
use crate::html::{page, see_other};
use crate::pages::connection::{Connection as ConnectionPage, Fact, TestResult};
use crate::pages::part::{Execution, Nav};
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;
use crate::words::{account, ago, health, hosts_of, mark};

/// The calls of its app that are searched for those of one connection.
const SEARCHED_CALLS: u32 = 100;
/// The calls its page shows.
const SHOWN_CALLS: usize = 5;

/// One connection, and everything that can be done with it. One that ends leads to how far that is.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let row = find(&house, &person, &id.into()).await?;
    if row.state == ConnectionState::Disconnecting {
        return Ok(see_other(&routes::connection_action(&row.id, "disconnect")));
    }
    Ok(page(&compose(&house, &headers, &person, &row, Just::default()).await?))
}

/// The person's connection. Another person's and none are the same answer.
pub(crate) async fn find(house: &House, person: &SignedIn, id: &ConnectionId) -> Result<Connection, Refused> {
    let row = house.store.connections.find(person.id(), id).await?;
    let unknown = || Problem::new(Kind::NotFound, "connection_not_found", "There is no such connection.");
    Ok(row.ok_or_else(unknown)?)
}

/// What the request that the page answers has just done.
#[derive(Default)]
pub(crate) struct Just {
    /// What a test came to.
    pub(crate) test: Option<TestResult>,
    /// A new label that was refused, and why.
    pub(crate) refused_label: Option<(String, String)>,
}

/// The page of a connection.
pub(crate) async fn compose(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    row: &Connection,
    just: Just,
) -> Result<ConnectionPage, Refused> {
    let app = house.catalog.find_app(&row.app);
    let mark = mark(app, &row.app);
    let now = house.clock.now();
    let judged = health_of(house, row);
    let health = health(row, &judged, &mark.name, now);
    let (label, label_error) =
        just.refused_label.unwrap_or_else(|| (row.label.clone().unwrap_or_default(), String::new()));
    let action = |name: &str| routes::connection_action(&row.id, name);
    Ok(ConnectionPage {
        shell: shell(house, headers, person, Nav::Connections, &mark.name)?,
        account: account(row),
        label,
        label_error,
        action: health_action(&health, &row.id),
        warnings: judged.warnings.iter().map(|warning| warning.sentence(&mark.name)).collect(),
        test: just.test,
        is_default: row.is_default,
        default_action: action("default"),
        rename_action: action("rename"),
        disconnect_url: action("disconnect"),
        facts: facts(house, app, row),
        scopes: app.map(|app| granted(app, row)).unwrap_or_default(),
        executions: last_calls(house, person, row).await?,
        activity_url: routes::activity_of(&row.app),
        health,
        app: mark,
    })
}

async fn last_calls(house: &House, person: &SignedIn, row: &Connection) -> Result<Vec<Execution>, Refused> {
    let of_app =
        ExecutionFilter { app: Some(row.app.clone()), limit: SEARCHED_CALLS, ..ExecutionFilter::default() };
    let calls = house.store.ledger.list(person.id(), &of_app).await?;
    let own = calls.iter().filter(|call| call.connection.as_ref() == Some(&row.id)).take(SHOWN_CALLS);
    Ok(own.map(|found| call(house, found, std::slice::from_ref(row))).collect())
}

fn facts(house: &House, app: Option<&App>, row: &Connection) -> Vec<Fact> {
    let now = house.clock.now();
    let verified = row.last_success_at.map_or_else(|| "Not yet".to_owned(), |at| ago(at, now));
    let auth = app.and_then(|app| app.auths.iter().find(|auth| auth.id == row.auth_id));
    let hosts = app.map(|app| hosts_of(app, row)).unwrap_or_default();
    let fact = |label: &str, value: String| Fact { label: label.to_owned(), value };
    let facts = [
        fact("Connected", row.created_at.to_words()),
        fact("By", auth.map_or_else(|| row.auth_id.clone(), |auth| auth.label.to_string())),
        fact("Last verified", verified),
        fact("Number", format!("{}, as the command line names it", row.number)),
        fact("Key", key_words(row)),
        fact("Sent only to", hosts.join(", ")),
    ];
    facts.into_iter().filter(|fact| !fact.value.is_empty()).collect()
}

/// How often the stored key was renewed: versions count from 1.
fn key_words(row: &Connection) -> String {
    match row.credential_version {
        0 => "None stored yet".to_owned(),
        1 => "Stored encrypted, version 1".to_owned(),
        version => format!("Stored encrypted, renewed, version {version}"),
    }
}
