use clawlink_manifest::{App, Tool};

use super::error::RunError;
use crate::exec::near::near;
use crate::id::UserId;
use crate::ports::House;
use crate::ports::storage::{Connection, ConnectionState};

/// Finds a tool by its name or a former one.
///
/// # Errors
/// [`RunError::UnknownTool`] with the names that come close.
pub fn find_tool<'h>(house: &'h House, name: &str) -> Result<(&'h App, &'h Tool), RunError> {
    house.catalog.find_tool(name).ok_or_else(|| {
        let names =
            house.catalog.apps().iter().flat_map(|app| app.tools.iter()).map(|tool| tool.name.as_ref());
        let near = near(name, names, 5).into_iter().map(str::to_owned).collect();
        RunError::UnknownTool { tool: name.to_owned(), near }
    })
}

/// Decides which connection acts: the one that is named (id, number or unique label), else the only one, else the
/// default. `None` for an app that needs none. It is never a guess. One that must be reconnected is found too.
///
/// # Errors
/// [`RunError`] that lists the candidates.
pub async fn find_connection(
    house: &House,
    user: &UserId,
    app: &App,
    named: Option<&str>,
) -> Result<Option<Connection>, RunError> {
    if !app.needs_connection() {
        return Ok(None);
    }
    let now = house.clock.now();
    if let Some(own) = house.memory.connections(user, &app.slug, now)
        && let Some(sure) = pick_sure(&own, named)
    {
        return Ok(Some(sure.clone()));
    }
    let mut own = house.store.connections.list(user, Some(&app.slug)).await?;
    own.retain(|connection| connection.state != ConnectionState::Pending);
    house.memory.keep_connections(user, &app.slug, &own, now);
    choose(&own, app, named).map(Some)
}

/// From rows that were read a moment ago: only what they leave no doubt about. Whatever would be an error, and whatever the
/// default mark decides, is looked up again.
fn pick_sure<'c>(own: &'c [Connection], named: Option<&str>) -> Option<&'c Connection> {
    let found = named.map_or_else(|| only(own.iter()), |name| pick_named(own, name).ok().flatten());
    found.filter(|connection| connection.state == ConnectionState::Active)
}

fn choose(own: &[Connection], app: &App, named: Option<&str>) -> Result<Connection, RunError> {
    if own.is_empty() {
        return Err(RunError::NotConnected { app: app.slug.to_string() });
    }
    let found = match named {
        Some(name) => pick_named(own, name)?.ok_or_else(|| RunError::UnknownConnection {
            named: name.to_owned(),
            app: app.slug.to_string(),
            connections: own.to_vec(),
        })?,
        None => pick_unnamed(own).ok_or_else(|| RunError::ChooseAccount { connections: own.to_vec() })?,
    };
    Ok(found.clone())
}

/// What keeps this connection from acting, if a person must reconnect it first.
pub(super) fn refusal_of(connection: Option<&Connection>) -> Option<RunError> {
    let refused = connection.filter(|connection| connection.state == ConnectionState::NeedsReauth)?;
    Some(RunError::ReauthRequired { connection: Box::new(refused.clone()) })
}

/// The connection of this id or number, or the only one of this label; `None` where there is none.
///
/// # Errors
/// [`RunError::ChooseAccount`] with those that bear the label: to take one would be as much a guess as without it.
pub(crate) fn pick_named<'c>(own: &'c [Connection], name: &str) -> Result<Option<&'c Connection>, RunError> {
    match find_named(own, name).as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        several => Err(RunError::ChooseAccount {
            connections: several.iter().map(|connection| (*connection).clone()).collect(),
        }),
    }
}

/// The connection of this id or number, or else every one of this label.
fn find_named<'c>(own: &'c [Connection], name: &str) -> Vec<&'c Connection> {
    let by_id =
        |connection: &&Connection| connection.id.as_str() == name || connection.number.to_string() == name;
    let by_label = |connection: &&Connection| {
        connection.label.as_deref().is_some_and(|label| label.eq_ignore_ascii_case(name))
            || connection.account.label.eq_ignore_ascii_case(name)
    };
    own.iter().find(by_id).map_or_else(|| own.iter().filter(by_label).collect(), |one| vec![one])
}

fn pick_unnamed(own: &[Connection]) -> Option<&Connection> {
    only(own.iter()).or_else(|| own.iter().find(|connection| connection.is_default))
}

fn only<'c>(mut some: impl Iterator<Item = &'c Connection>) -> Option<&'c Connection> {
    let first = some.next()?;
    some.next().is_none().then_some(first)
}
