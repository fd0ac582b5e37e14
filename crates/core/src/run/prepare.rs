use clawlink_manifest::hook::FilePart;
use clawlink_manifest::{App, Tool};
use serde_json::{Map, Value};

use super::error::RunError;
use super::resolve::{find_connection, find_tool, refusal_of};
use super::ruling::rule_on;
use super::scopes::Scopes;
use super::turn::open_place;
use crate::connect::target_of;
use crate::exec::digest::digest;
use crate::exec::plan::Plan;
use crate::exec::render::{Given, render_given};
use crate::exec::target::Target;
use crate::exec::validate::validate;
use crate::files::{TakeError, take_files};
use crate::policy::Ruling;
use crate::ports::House;
use crate::ports::storage::{Connection, Device};

/// Longest arguments in bytes, files apart.
const ARGUMENTS_MAX_BYTES: usize = 1024 * 1024;

/// A tool call as a client makes it.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// Tool name.
    pub tool: String,
    /// Its arguments.
    pub arguments: Map<String, Value>,
    /// The acting connection: id, number or unique label.
    pub connection: Option<String>,
    /// Where an earlier list goes on.
    pub cursor: Option<String>,
    /// The bytes of its files, once [`take`] has taken them out of the arguments.
    pub files: Vec<FilePart>,
}

/// Takes the bytes of a call's files out of its arguments, where name, length and hash stand from then on. A call whose files
/// are taken stays as it is.
///
/// # Errors
/// [`RunError`]; nothing was sent to the app.
pub async fn take(house: &House, device: &Device, mut call: Call) -> Result<Call, RunError> {
    if !call.files.is_empty() {
        return Ok(call);
    }
    let (_, tool) = find_tool(house, &call.tool)?;
    call.files =
        take_files(house, &device.user, tool, &mut call.arguments).await.map_err(|error| match error {
            TakeError::Invalid(invalid) => {
                RunError::InvalidArguments { tool: tool.name.to_string(), invalid }
            }
            TakeError::TooLarge => RunError::FilesTooLarge,
            TakeError::Fault(fault) => fault.into(),
        })?;
    if Value::Object(call.arguments.clone()).to_string().len() > ARGUMENTS_MAX_BYTES {
        return Err(RunError::ArgumentsTooLarge);
    }
    Ok(call)
}

/// A call that could be sent: everything is decided, and nothing was.
pub struct Prepared<'h> {
    /// The app.
    pub app: &'h App,
    /// The tool.
    pub tool: &'h Tool,
    /// The acting connection; `None` for an app that needs none.
    pub connection: Option<Connection>,
    /// What the tool needs of the connection's grant.
    pub scopes: Scopes,
    /// The arguments, checked, defaults included.
    pub arguments: Map<String, Value>,
    /// Where an earlier list goes on, in the app's own words.
    pub place: Option<String>,
    /// The exact request.
    pub plan: Plan,
    /// Its digest.
    pub digest: String,
    /// What is decided of it, and why.
    pub ruling: Ruling,
}

/// What a call is about, before its arguments were looked at.
struct Resolved<'h> {
    app: &'h App,
    tool: &'h Tool,
    connection: Option<Connection>,
    scopes: Scopes,
}

impl Resolved<'_> {
    /// What keeps the connection from acting: its state, then its scopes.
    fn hindrance(&self) -> Option<RunError> {
        let lacking = || {
            let connection = self.connection.as_ref().filter(|_| !self.scopes.missing.is_empty())?;
            let missing = self.scopes.missing.clone();
            Some(RunError::InsufficientScope { missing, connection: Box::new(connection.clone()) })
        };
        refusal_of(self.connection.as_ref()).or_else(lacking)
    }
}

/// Resolves tool and connection, checks scopes and arguments, renders the request, and asks the policy. What keeps the
/// connection from acting is handed over beside the call: a write that was made before can still be told of.
///
/// # Errors
/// [`RunError`], in that order; what keeps the connection from acting comes before what is wrong with the arguments.
/// Nothing was sent.
pub(crate) async fn prepare_hindered<'h>(
    house: &'h House,
    device: &Device,
    call: &Call,
) -> Result<(Prepared<'h>, Option<RunError>), RunError> {
    let resolved = resolve(house, device, call).await?;
    let hindrance = resolved.hindrance();
    match (complete(house, device, call, resolved), hindrance) {
        (Err(_), Some(hindrance)) => Err(hindrance),
        (prepared, hindrance) => Ok((prepared?, hindrance)),
    }
}

/// Prepares a call to be shown: scopes that are missing are told, not refused.
///
/// # Errors
/// [`RunError`]; nothing was sent.
pub(super) async fn prepare_shown<'h>(
    house: &'h House,
    device: &Device,
    call: &Call,
) -> Result<Prepared<'h>, RunError> {
    let resolved = resolve(house, device, call).await?;
    match refusal_of(resolved.connection.as_ref()) {
        Some(refusal) => Err(refusal),
        None => complete(house, device, call, resolved),
    }
}

/// Finds what a call is about.
async fn resolve<'h>(house: &'h House, device: &Device, call: &Call) -> Result<Resolved<'h>, RunError> {
    let (app, tool) = find_tool(house, &call.tool)?;
    let connection = find_connection(house, &device.user, app, call.connection.as_deref()).await?;
    let scopes = Scopes::of(app, tool, connection.as_ref());
    Ok(Resolved { app, tool, connection, scopes })
}

/// Checks the arguments, renders the request and asks the policy.
fn complete<'h>(
    house: &'h House,
    device: &Device,
    call: &Call,
    resolved: Resolved<'h>,
) -> Result<Prepared<'h>, RunError> {
    let Resolved { app, tool, connection, scopes } = resolved;
    let invalid = |invalid| RunError::InvalidArguments { tool: tool.name.to_string(), invalid };
    let arguments = validate(tool, &call.arguments).map_err(invalid)?;
    let target = connection.as_ref().map_or_else(Target::default, target_of);
    let place = match &call.cursor {
        Some(cursor) => Some(open_place(house, device, tool, &arguments, &target.connection_id, cursor)?),
        None => None,
    };
    let given = Given { arguments: &arguments, files: &call.files, cursor: place.as_deref() };
    let plan = render_given(app, tool, &given, &target, house.catalog.hooks())?;
    let digest = digest(&plan).as_str().to_owned();
    let ruling = rule_on(device, app, tool);
    Ok(Prepared { app, tool, connection, scopes, arguments, place, plan, digest, ruling })
}
