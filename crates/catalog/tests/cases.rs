//! Every case of every app: the arguments render to the case's request, byte for byte, and its reply classifies and
//! shapes to the case's result or error.

#![cfg(test)]

mod support;

use std::collections::BTreeSet;

use clawlink_catalog::{apps, hooks, tool};
use clawlink_core::exec::classify::{Failure, Verdict, classify_tool};
use clawlink_core::exec::plan::Plan;
use clawlink_core::exec::render::{Given, render, render_given};
use clawlink_core::exec::retry::{Attempt, FailurePoint, Repeat};
use clawlink_core::exec::shape::{Asked, shape};
use clawlink_core::exec::validate::validate;
use clawlink_manifest::{App, Success, Tool};
use serde_json::{Map, Value, json};

use support::{Case, all, changes};

/// The request a case's arguments become.
fn plan(case: &Case, app: &App, tool: &Tool, arguments: &Map<String, Value>) -> Result<Plan, String> {
    let target = case.connection.target();
    let (arguments, files) = support::taken(tool, arguments);
    let given = Given { arguments: &arguments, files: &files, cursor: None };
    render_given(app, tool, &given, &target, hooks()).map_err(|error| format!("{}: {error}", case.file))
}

/// What a case's reply becomes: `{"result": …}` with `next_cursor` where there is more, or `{"error": …}`.
fn outcome(case: &Case, app: &App, tool: &Tool, plan: &Plan, arguments: &Map<String, Value>) -> Value {
    let answer = case.reply.incoming();
    match classify_tool(app, tool, &answer, case.now_ms()) {
        Verdict::Success => {
            let asked = Asked {
                arguments,
                cursor: None,
                detailed: false,
                fields: &[],
                max_bytes: None,
                url: &plan.url,
            };
            let shaped = shape(app, tool, &answer, hooks(), &asked).unwrap();
            let mut result = shaped.output;
            if let Some(cursor) = shaped.next_cursor {
                result["next_cursor"] = cursor.into();
            }
            json!({ "result": result })
        }
        Verdict::Failure(failure) => json!({ "error": error(&failure, plan) }),
        Verdict::Malformed => json!("malformed"),
    }
}

fn error(failure: &Failure, plan: &Plan) -> Value {
    let mut error = Map::new();
    error.insert("kind".to_owned(), failure.kind.as_str().into());
    error.insert("effect".to_owned(), if may_have_happened(failure, plan) { "maybe" } else { "none" }.into());
    if let Some(wait_ms) = failure.retry_after_ms {
        error.insert("retry_after_seconds".to_owned(), wait_ms.div_ceil(1_000).into());
    }
    error.insert("message".to_owned(), failure.message.clone().into());
    Value::Object(error)
}

fn may_have_happened(failure: &Failure, plan: &Plan) -> bool {
    let attempt = Attempt {
        repeat: Repeat::of(plan.effect, plan.is_keyed()),
        point: FailurePoint::Answer(failure.kind, failure.status),
        number: 1,
        retry_after_ms: failure.retry_after_ms,
        refreshed: false,
        maybe_done: false,
        left_ms: 10_000,
        afforded: true,
    };
    !plan.effect.is_read() && attempt.leaves_doubt()
}

/// Whether a case holds: request and outcome, each in one comparable form.
fn check(case: &Case) -> Result<(), String> {
    let (app, tool) = tool(&case.tool).ok_or_else(|| format!("{}: no such tool", case.file))?;
    let arguments = validate(tool, &case.args).map_err(|faults| format!("{}: {faults:?}", case.file))?;
    let plan = plan(case, app, tool, &arguments)?;
    let (sent, wanted) = (support::sent(&plan), case.request.wanted());
    if sent != wanted {
        return Err(format!("{}: request\n{sent:#}\ninstead of\n{wanted:#}", case.file));
    }
    let (got, wanted) = (outcome(case, app, tool, &plan, &arguments), case.wanted());
    if got != wanted {
        return Err(format!("{}: outcome\n{got:#}\ninstead of\n{wanted:#}", case.file));
    }
    Ok(())
}

#[test]
fn every_case_holds() {
    let cases = all();
    let failed: Vec<_> = cases.iter().filter_map(|case| check(case).err()).collect();
    assert!(failed.is_empty(), "{} of {} cases fail:\n{}", failed.len(), cases.len(), failed.join("\n\n"));
}

#[test]
fn any_change_to_a_request_or_an_outcome_is_noticed() {
    for (file, case) in support::files() {
        for (place, changed) in changes(&case) {
            let noticed = check(&Case::read(&file, changed)).is_err();
            assert!(noticed, "{}: {place} changed, and nothing noticed", file.display());
        }
    }
}

#[test]
fn every_tool_has_a_success_and_every_other_than_a_read_a_failure() {
    let cases = all();
    for tool in apps().iter().flat_map(|app| app.tools.iter()) {
        let of_tool = |success: bool| {
            cases.iter().any(|case| case.tool == tool.name && case.error.is_none() == success)
        };
        assert!(of_tool(true), "{} has no success", tool.name);
        assert!(tool.effect.is_read() || of_tool(false), "{} has no failure", tool.name);
    }
}

#[test]
fn every_app_shows_how_it_refuses() {
    let cases = all();
    for app in apps() {
        let kinds: BTreeSet<_> =
            cases.iter().filter(|case| case.app == app.slug).filter_map(Case::kind).collect();
        for kind in ["rate_limited", "not_found"] {
            assert!(kinds.contains(kind), "{} has no case of {kind}", app.slug);
        }
        let ends = kinds.contains("auth_expired") || kinds.contains("auth_revoked");
        assert!(ends, "{} has no case of an ended credential", app.slug);
        let in_band = |case: &&Case| case.app == app.slug && case.error.is_some() && case.reply.status == 200;
        assert!(
            app.success == Success::default() || cases.iter().any(|case| in_band(&case)),
            "{} in band",
            app.slug
        );
        let paged = app.tools.iter().any(|tool| !tool.output.page.is_empty());
        let last = |case: &&Case| case.app == app.slug && case.file.ends_with(".last_page.json");
        assert!(!paged || cases.iter().any(|case| last(&case)), "{} has no last page", app.slug);
    }
}

#[test]
fn every_example_renders() {
    for app in apps() {
        let target = support::any_target(app);
        for tool in app.tools.iter() {
            for example in tool.examples.iter() {
                let arguments = serde_json::from_str(&example.args).unwrap();
                let arguments =
                    validate(tool, &arguments).unwrap_or_else(|faults| panic!("{}: {faults:?}", tool.name));
                let (arguments, files) = support::taken(tool, &arguments);
                let given = Given { arguments: &arguments, files: &files, cursor: None };
                render_given(app, tool, &given, &target, hooks()).unwrap_or_else(|error| panic!("{error}"));
            }
        }
    }
}

#[test]
fn a_header_in_an_address_is_refused_by_name() {
    let (app, tool) = tool("gmail_send_email").unwrap();
    let arguments = json!({ "to": ["ada@example.com\r\nBcc: eve@example.com"], "subject": "x", "body": "y" });
    let arguments = validate(tool, arguments.as_object().unwrap()).unwrap();
    let error = render(app, tool, &arguments, &support::any_target(app), hooks(), None).unwrap_err();
    assert!(error.to_string().starts_with("/to cannot be used"), "{error}");
}
