use serde_json::json;

use super::Answer;
use super::ask::ask;
use super::connections::{describe, link, tell_session};
use crate::connect::{Start, StartError, start};
use crate::id::ConnectionSessionId;
use crate::mcp::arguments::Arguments;
use crate::mcp::era::shows_links;
use crate::mcp::methods::Turn;
use crate::mcp::next::call_of;
use crate::mcp::report::Report;
use crate::ports::House;
use crate::ports::storage::{Connection, ConnectionSession, ConnectionState};
use crate::problem::Problem;
use crate::run::pick_named;

/// Opens a connect flow and gives its link, or says that the app is connected. A client that can show links is asked to,
/// once; whatever its person does, the repeated call answers with the link, since some clients decline by themselves.
pub(super) async fn connect_app(
    turn: &Turn<'_>,
    arguments: &Arguments<'_>,
    waiting: Option<ConnectionSessionId>,
) -> Result<Answer, Problem> {
    let (house, device) = (turn.house, &turn.caller.device);
    if let Some(id) = waiting {
        let session = house.store.connection_sessions.find(&device.user, &id).await?;
        let session = session.ok_or_else(|| Problem::internal("a signed connect session is not there"))?;
        return Ok(tell_session(house, device, &session).await?.into());
    }
    let app = arguments.required("app");
    let own = house.store.connections.list(&device.user, Some(app)).await?;
    let target = match arguments.text("reconnect") {
        Some(name) => Some(find_target(&own, name)?.id.clone()),
        None => None,
    };
    if let Some(row) = standing(&own, arguments.text("label")).filter(|_| target.is_none()) {
        return Ok(connected(house, row).into());
    }
    let session =
        start(house, &device.user, &Start { app: app.to_owned(), target, return_path: None }).await?;
    if shows_links(turn.request) {
        let message =
            format!("Open this page to connect {} with ClawLink, then continue.", name_of(turn, &session));
        let result = ask(turn, &message, &link(house, &session), Some(&session.id))?;
        return Ok(Answer::Input(result));
    }
    Ok(tell_session(house, device, &session).await?.into())
}

/// The connection to renew.
fn find_target<'c>(own: &'c [Connection], name: &str) -> Result<&'c Connection, Problem> {
    let found = match pick_named(own, name) {
        Ok(found) => found.ok_or_else(|| Problem::from(StartError::UnknownConnection)),
        Err(error) => Err(error.into()),
    };
    found.map_err(|problem| {
        problem.at("/reconnect", "the id or number of one of your connections to this app")
    })
}

/// The account that makes a new link needless: the one of this label, or without one any that works.
fn standing<'c>(own: &'c [Connection], label: Option<&str>) -> Option<&'c Connection> {
    let mut live = own.iter().filter(|row| row.state == ConnectionState::Active);
    match label {
        Some(label) => live.find(|row| row.label.as_deref() == Some(label) || row.account.label == label),
        None => live.clone().find(|row| row.is_default).or_else(|| live.next()),
    }
}

fn connected(house: &House, row: &Connection) -> Report {
    let mut report = Report::of(describe(house, row));
    report.status = Some("already_connected");
    report.next = Some(call_of("list_app_tools", json!({ "app": row.app })));
    report
}

fn name_of(turn: &Turn<'_>, session: &ConnectionSession) -> String {
    turn.house.catalog.find_app(&session.app).map_or_else(|| session.app.clone(), |app| app.name.to_string())
}
