use clawlink_manifest::{App, Tool};
use serde_json::{Map, Value};

use super::error::RunError;
use super::resolve::{find_connection, find_tool};
use super::turn::open_place;
use crate::connect::{holds_scope, target_of};
use crate::exec::digest::digest;
use crate::exec::plan::Plan;
use crate::exec::render::render;
use crate::exec::target::Target;
use crate::exec::validate::validate;
use crate::policy::Decision;
use crate::ports::House;
use crate::ports::storage::{Connection, Device};

/// A tool call as a client makes it.
#[derive(Clone, Debug)]
pub struct Call {
    /// Tool name.
    pub tool: String,
    /// Its arguments.
    pub arguments: Map<String, Value>,
    /// The acting connection: id, number or unique label.
    pub connection: Option<String>,
    /// Where an earlier list goes on.
    pub cursor: Option<String>,
}

/// A call that could be sent: everything is decided, and nothing was.
pub struct Prepared<'h> {
    /// The app.
    pub app: &'h App,
    /// The tool.
    pub tool: &'h Tool,
    /// The acting connection; `None` for an app that needs none.
    pub connection: Option<Connection>,
    /// The arguments, checked, defaults included.
    pub arguments: Map<String, Value>,
    /// Where an earlier list goes on, in the app's own words.
    pub place: Option<String>,
    /// The exact request.
    pub plan: Plan,
    /// Its digest.
    pub digest: String,
    /// What the device's policy says.
    pub decision: Decision,
}

/// Resolves tool and connection, checks scopes and arguments, renders the request, and asks the policy.
///
/// # Errors
/// [`RunError`], in that order. Nothing was sent.
pub async fn prepare<'h>(house: &'h House, device: &Device, call: &Call) -> Result<Prepared<'h>, RunError> {
    let (app, tool) = find_tool(house, &call.tool)?;
    let connection = find_connection(house, &device.user, app, call.connection.as_deref()).await?;
    check_scopes(app, tool, connection.as_ref())?;
    let invalid = |invalid| RunError::InvalidArguments { tool: tool.name.to_string(), invalid };
    let arguments = validate(tool, &call.arguments).map_err(invalid)?;
    let target = connection.as_ref().map_or_else(Target::default, target_of);
    let place = match &call.cursor {
        Some(cursor) => Some(open_place(house, device, tool, &arguments, &target.connection_id, cursor)?),
        None => None,
    };
    let plan = render(app, tool, &arguments, &target, house.catalog.hooks(), place.as_deref())?;
    let digest = digest(&plan).as_str().to_owned();
    let decision = device.policy.decide(tool.effect);
    Ok(Prepared { app, tool, connection, arguments, place, plan, digest, decision })
}

/// A tool's scopes are any-of lists of all-of. Where the app did not say what was granted, its own answer decides.
fn check_scopes(app: &App, tool: &Tool, connection: Option<&Connection>) -> Result<(), RunError> {
    let Some(connection) = connection.filter(|connection| !connection.scopes.is_empty()) else {
        return Ok(());
    };
    let holds = |scope: &str| holds_scope(app, &connection.scopes, scope);
    if tool.scopes.is_empty() || tool.scopes.iter().any(|all| all.iter().all(|scope| holds(scope))) {
        return Ok(());
    }
    let cheapest = tool.scopes.first().into_iter().flat_map(|all| all.iter());
    let missing = cheapest.filter(|scope| !holds(scope)).map(ToString::to_string).collect();
    Err(RunError::InsufficientScope { missing, connection: Box::new(connection.clone()) })
}
