use serde_json::{Value, json};

use crate::health;
use crate::mcp::arguments::{Arguments, wrong};
use crate::mcp::next::call_of;
use crate::mcp::report::Report;
use crate::ports::House;
use crate::ports::storage::{Connection, ConnectionSession, Device};
use crate::problem::{Kind, Problem};
use crate::run::pick_named;

/// The connected accounts.
pub(super) async fn list(
    house: &House,
    device: &Device,
    arguments: &Arguments<'_>,
) -> Result<Report, Problem> {
    let rows = house.store.connections.list(&device.user, arguments.text("app")).await?;
    Ok(Report::of(rows.iter().map(|row| describe(house, row)).collect()))
}

/// A connection, or a connect flow.
pub(super) async fn show(
    house: &House,
    device: &Device,
    arguments: &Arguments<'_>,
) -> Result<Report, Problem> {
    if let Some(session) = arguments.text("session") {
        let session = house.store.connection_sessions.find(&device.user, &session.into()).await?;
        let session = session.ok_or_else(|| {
            Problem::new(Kind::NotFound, "session_not_found", "There is no such connect session.")
                .at("/session", "the session that connect_app gave")
        })?;
        return tell_session(house, device, &session).await;
    }
    let named = arguments
        .text("connection")
        .ok_or_else(|| wrong("connection", "a connection, or a session instead", None))?;
    let rows = house.store.connections.list(&device.user, None).await?;
    let row = pick_named(&rows, named)?.ok_or_else(|| {
        Problem::new(Kind::NotFound, "connection_not_found", format!("There is no connection {named:?}."))
            .at("/connection", "a number, id or label from list_connections")
            .with("next", call_of("list_connections", json!({})))
    })?;
    Ok(Report::of(describe(house, row)))
}

/// A connection as a model needs it.
pub(super) fn describe(house: &House, row: &Connection) -> Value {
    json!({
        "connection": row.id, "number": row.number, "app": row.app, "account": row.account.label, "label": row.label,
        "default": row.is_default, "state": row.state, "health": health::describe(house, row),
    })
}

/// Where a connect flow stands, and what to do next.
pub(super) async fn tell_session(
    house: &House,
    device: &Device,
    session: &ConnectionSession,
) -> Result<Report, Problem> {
    let status = session.status_word(house.clock.now());
    let row = match &session.connection {
        Some(connection) => house.store.connections.find(&device.user, connection).await?,
        None => None,
    };
    let next = match status {
        "awaiting_user_action" => Some(call_of("get_connection", json!({ "session": session.id }))),
        "connected" => Some(call_of("list_app_tools", json!({ "app": session.app }))),
        _ => Some(call_of("connect_app", json!({ "app": session.app, "reconnect": session.target }))),
    };
    let mut report = Report::of(json!({
        "app": session.app, "session": session.id, "url": link(house, session),
        "expires_at": session.expires_at.to_iso(), "connection": row.as_ref().map(|row| describe(house, row)), "error": session.failure,
    }));
    (report.status, report.next) = (Some(status), next);
    Ok(report)
}

/// The page on which the person whose flow it is goes on.
pub(super) fn link(house: &House, session: &ConnectionSession) -> String {
    session.address(&house.config.web_origin)
}
