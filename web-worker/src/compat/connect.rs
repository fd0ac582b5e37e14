use axum::extract::State;
use axum::response::Response;
use clawlink_core::compat::{
    describe_app, describe_connection, describe_opened, find_app, outline_connection,
};
use clawlink_core::connect::{Opened, StartError, open};
use clawlink_core::local_path::LocalPath;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Connection, ConnectionSession, SessionStatus};
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::time::UnixMs;
use clawlink_edge::{Path, Refused};
use clawlink_manifest::App;
use serde::Deserialize;
use serde_json::{Value, json};

use super::acting::Acting;
use super::body::Body;
use super::ok;
use super::return_path::read_return_path;

/// How often a plugin asks, in milliseconds.
const POLL_MS: i64 = 3_000;

/// What the canonical API is asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Begin {
    redirect_url: Option<String>,
    #[serde(default)]
    reuse_if_connected: bool,
}

/// What a plugin asks for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ask {
    #[serde(default)]
    integration: Option<String>,
    #[serde(default)]
    reuse_if_connected: bool,
}

/// Gives the link by which a person connects an app.
pub(crate) async fn begin(
    State(house): State<House>,
    acting: Acting,
    Path(slug): Path<String>,
    Body(begin): Body<Begin>,
) -> Result<Response, Refused> {
    let app = find_app(&house, &slug)?;
    let return_path = read_return_path(&house.config.web_origin, begin.redirect_url.as_deref())?;
    let opened = ask(&house, &acting, app, begin.reuse_if_connected, return_path).await?;
    Ok(ok(&describe_opened(&house, app, &opened)))
}

/// The same in the plugins' own names.
pub(crate) async fn start(
    State(house): State<House>,
    acting: Acting,
    Body(wanted): Body<Ask>,
) -> Result<Response, Refused> {
    let slug = wanted.integration.filter(|slug| !slug.trim().is_empty()).ok_or_else(|| {
        Problem::new(Kind::Malformed, "missing_field", "Which app is to be connected?")
            .at("/integration", "the slug of an app")
    })?;
    let app = find_app(&house, &slug)?;
    Ok(ok(&match ask(&house, &acting, app, wanted.reuse_if_connected, None).await? {
        Opened::Connected(row) => json!({
            "alreadyConnected": true, "integration": app.slug, "connection": outline_connection(&row),
        }),
        Opened::Flow(flow) => {
            let number = number_of(&house, &flow).await?;
            let origin = &house.config.web_origin;
            json!({
                "sessionId": flow.id, "sessionToken": flow.id, "displayCode": display_code(&flow),
                "integration": app.slug, "connectionId": number, "status": flow.status_word(house.clock.now()),
                "expiresAt": flow.expires_at.to_iso(), "pollIntervalMs": POLL_MS,
                "connectUrl": flow.address(origin),
                "statusUrl": format!("{origin}/api/connect/sessions/{}", flow.id),
            })
        }
    }))
}

/// Where a connect flow stands, for its owner alone.
pub(crate) async fn show(
    State(house): State<House>,
    acting: Acting,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let flow = house.store.connection_sessions.find(acting.user(), &id.into()).await?;
    let flow = flow.ok_or_else(|| {
        Problem::new(Kind::NotFound, "session_not_found", "There is no such connect session.")
    })?;
    let connection = connection_of(&house, &flow).await?;
    let app = house.catalog.find_app(&flow.app);
    let own = connection.iter().cloned().collect::<Vec<_>>();
    Ok(ok(&json!({
        "session": describe(&house, &flow).await?,
        "connection": connection.as_ref().map(|connection| describe_connection(&house, connection)),
        "integrationMeta": app.map(|app| describe_app(&house, app, &own)),
    })))
}

async fn ask(
    house: &House,
    acting: &Acting,
    app: &App,
    reuse: bool,
    return_path: Option<LocalPath>,
) -> Result<Opened, Problem> {
    open(house, acting.user(), &app.slug, reuse, return_path).await.map_err(tell)
}

/// An app that nobody can connect here is no passing failure to a plugin, which would ask again and again.
fn tell(error: StartError) -> Problem {
    let is_closed = matches!(error, StartError::NotConfigured(_));
    let problem = Problem::from(error);
    if is_closed { Problem { kind: Kind::Conflict, ..problem } } else { problem }
}

async fn describe(house: &House, flow: &ConnectionSession) -> Result<Value, Refused> {
    let app = house.catalog.find_app(&flow.app);
    let auths = app.map_or(&[][..], |app| &app.auths);
    let auth = flow.auth_id.as_deref().and_then(|id| auths.iter().find(|auth| auth.id == id));
    let is_over = matches!(flow.status, SessionStatus::Completed | SessionStatus::Failed);
    let done = match connection_of(house, flow).await? {
        Some(row) if is_over => row.granted_at,
        _ => None,
    };
    Ok(json!({
        "id": flow.id, "token": flow.id, "displayCode": display_code(flow), "integration": flow.app,
        "connectionId": number_of(house, flow).await?, "status": flow.status_word(house.clock.now()),
        "flowType": auth.or_else(|| auths.first()).map(|auth| auth.kind.as_str()),
        "errorMessage": flow.failure, "expiresAt": flow.expires_at.to_iso(),
        "completedAt": done.map(UnixMs::to_iso),
        "createdAt": flow.created_at.to_iso(), "updatedAt": done.unwrap_or(flow.created_at).to_iso(),
    }))
}

/// The connection a flow made.
async fn connection_of(house: &House, flow: &ConnectionSession) -> Result<Option<Connection>, Refused> {
    match &flow.connection {
        Some(id) => Ok(house.store.connections.find(&flow.user, id).await?),
        None => Ok(None),
    }
}

/// The number of the connection that a flow made or renews.
async fn number_of(house: &House, flow: &ConnectionSession) -> Result<Option<i64>, Refused> {
    match flow.connection.as_ref().or(flow.target.as_ref()) {
        Some(id) => Ok(house.store.connections.find(&flow.user, id).await?.map(|row| row.number)),
        None => Ok(None),
    }
}

/// The end of the id: what two people can compare.
fn display_code(flow: &ConnectionSession) -> String {
    let id = flow.id.as_str();
    id.get(id.len().saturating_sub(8)..).unwrap_or(id).to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_that_cannot_be_connected_here_is_not_available_rather_than_away() {
        let problem = tell(StartError::NotConfigured("Gmail".to_owned()));
        assert_eq!((problem.kind, problem.code), (Kind::Conflict, "app_not_configured"));
        assert_eq!(tell(StartError::UnknownConnection).kind, Kind::NotFound);
    }
}
