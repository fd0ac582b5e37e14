//! What the tools do: one file a noun, each function calling the domain verb of its name.

mod approvals;
mod apps;
mod ask;
mod connect;
mod connections;
pub(super) mod direct;
mod executions;
mod find;
mod preview;
mod rest;
mod run;
mod whoami;

use serde_json::{Map, Value};

use super::arguments::{Arguments, check};
use super::fault::RpcFault;
use super::legacy;
use super::methods::{Outcome, Turn};
use super::report::{Report, refuse};
use super::request_state;
use super::surface::Found;
use super::tools::{DefaultTool, Verb};
use crate::compat::changes_something;
use crate::id::ConnectionSessionId;
use crate::oauth_server::Scope;
use crate::ports::House;
use crate::problem::Problem;

/// What a call comes to, if it is not refused.
enum Answer {
    /// It was done.
    Report(Box<Report>),
    /// The client is to show a person something first (2026-07-28, `input_required`).
    Input(Value),
}

impl From<Report> for Answer {
    fn from(report: Report) -> Self {
        Self::Report(Box::new(report))
    }
}

/// Calls a tool. What it refuses is a result with `isError`, so that a model sees it.
///
/// # Errors
/// [`RpcFault`]: no such tool here, or arguments that are no object.
pub(super) async fn call(turn: &Turn<'_>) -> Result<Outcome, RpcFault> {
    let request = turn.request;
    let name = request
        .text("name")
        .ok_or_else(|| RpcFault::Params("params.name must be the name of a tool.".to_owned()))?;
    let none = Map::new();
    let given = match request.params.get("arguments") {
        None | Some(Value::Null) => &none,
        Some(Value::Object(given)) => given,
        Some(_) => return Err(RpcFault::Params("params.arguments must be an object.".to_owned())),
    };
    let found = turn.surface.find(name, &turn.house.catalog)?;
    check_scopes(turn, &found, given)?;
    let waiting = request_state::read(turn)?;
    let answer = match found {
        Found::Default(tool) => call_default(turn, tool, given, waiting).await,
        Found::Pinned(tool) => direct::call(turn, tool, given).await.map(Answer::from),
        Found::Legacy(tool) => return Ok(legacy::call(turn, tool, given).await),
    };
    let structured = turn.surface.structured;
    Ok(match answer {
        Ok(Answer::Report(report)) => report.into_result(structured).into(),
        Ok(Answer::Input(result)) => result.into(),
        Err(problem) => match ask::ask_for_approval(turn, &problem) {
            Some(result) => result.into(),
            None => refusal(turn, problem),
        },
    })
}

fn refusal(turn: &Turn<'_>, problem: Problem) -> Outcome {
    let problem = with_page(turn.house, problem);
    Outcome { result: refuse(&problem, turn.surface.structured), cause: problem.internal }
}

/// With the page of [`page_of`], where there is one.
fn with_page(house: &House, problem: Problem) -> Problem {
    match page_of(house, &problem) {
        Some(page) => problem.with("url", page),
        None => problem,
    }
}

/// Where only a person in a browser can help, the page: of the approval, or of the app, which unlike the link of
/// `connect_app` opens no flow.
pub(crate) fn page_of(house: &House, problem: &Problem) -> Option<String> {
    let text = |member: &str, pointer: &str| {
        problem.members.get(member).and_then(|value| value.pointer(pointer)).and_then(Value::as_str)
    };
    match problem.code {
        "approval_required" => text("approval", "/url").map(str::to_owned),
        "not_connected" | "reauth_required" | "insufficient_scope" => {
            let app = text("next_call", "/body/app");
            app.map(|app| format!("{}/dashboard/apps/{app}", house.config.web_origin))
        }
        _ => None,
    }
}

/// A token must be good for what the tool does; what it lacks is told at once, with what it has.
fn check_scopes(turn: &Turn<'_>, found: &Found<'_>, given: &Map<String, Value>) -> Result<(), RpcFault> {
    let Some(held) = &turn.caller.scopes else { return Ok(()) };
    let needed = match found {
        Found::Default(tool) => tool.verb.scope(),
        Found::Pinned(tool) if tool.effect.is_read() => Scope::ToolsRead,
        Found::Pinned(_) => Scope::ToolsWrite,
        Found::Legacy(tool) => tool.scope(changes_something(turn.house, given)),
    };
    if held.holds(needed) { Ok(()) } else { Err(RpcFault::Scope(held.clone().with(&[needed]))) }
}

async fn call_default(
    turn: &Turn<'_>,
    tool: &DefaultTool,
    given: &Map<String, Value>,
    waiting: Option<ConnectionSessionId>,
) -> Result<Answer, Problem> {
    let arguments = check(tool, given)?;
    let (house, device) = (turn.house, &turn.caller.device);
    Ok(match tool.verb {
        Verb::Whoami => whoami::show(house, device).await?.into(),
        Verb::SearchTools => find::search_tools(house, device, &arguments).await?.into(),
        Verb::ListApps => apps::list(house, device, &arguments).await?.into(),
        Verb::GetApp => apps::show(house, device, &arguments).await?.into(),
        Verb::ListAppTools => find::list_app_tools(house, &arguments)?.into(),
        Verb::DescribeTool => find::describe_tool(house, device, &arguments).await?.into(),
        Verb::ListConnections => connections::list(house, device, &arguments).await?.into(),
        Verb::GetConnection => connections::show(house, device, &arguments).await?.into(),
        Verb::ConnectApp => connect::connect_app(turn, &arguments, waiting).await?,
        Verb::PreviewTool => preview::preview_tool(house, device, &arguments).await?.into(),
        Verb::RunReadTool => run::run_read_tool(house, device, &arguments).await?.into(),
        Verb::RunWriteTool => run::run_write_tool(house, device, &arguments).await?.into(),
        Verb::GetExecution => executions::show(house, device, &arguments).await?.into(),
        Verb::ListApprovals => approvals::list(house, device, &arguments).await?.into(),
    })
}

/// A call of one of the catalogue's tools by one of ours.
fn read_call(arguments: &Arguments<'_>) -> crate::run::Call {
    crate::run::Call {
        tool: arguments.required("tool").to_owned(),
        arguments: arguments.object("arguments"),
        connection: arguments.text("connection").map(str::to_owned),
        cursor: arguments.text("cursor").map(str::to_owned),
        ..crate::run::Call::default()
    }
}
