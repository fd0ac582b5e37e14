use serde_json::Value;

use super::Facts;
use super::screen::{Ink, Screen};
use super::text::{indented, visible};
use crate::exit::Exit;
use crate::invocation::{Invocation, from_call};
use crate::wire::{NextCall, Problem, UpstreamRefusal, scalar_text};

/// A refusal: what, where, what was expected, and the command that helps.
pub(super) fn page(
    problem: &Problem,
    status: u16,
    screen: Screen,
    line: impl Fn(Invocation) -> String,
) -> String {
    let title = problem.title.as_deref().unwrap_or(&problem.code);
    let detail = problem.detail.as_deref().unwrap_or(title);
    let heading = format!(
        "{} {} {}\n",
        screen.ink(Ink::Bad, "error:"),
        visible(detail),
        screen.ink(Ink::Faint, &visible(&format!("({}, {status})", problem.code)))
    );
    heading
        + &indented(&facts(problem).page(screen))
        + &next(problem, status, screen, line).unwrap_or_default()
}

fn facts(problem: &Problem) -> Facts {
    let value = |value: &Option<Value>| value.as_ref().map(scalar_text);
    let suggestions: Vec<String> = problem.suggestions.iter().map(name_of).collect();
    let (same, others): (Vec<_>, Vec<_>) =
        problem.errors.iter().partition(|error| Some(&error.field) == problem.field.as_ref());
    let got = value(&problem.got).or_else(|| same.iter().find_map(|error| value(&error.got)));
    let facts = Facts::default()
        .maybe("field", problem.field.as_deref().map(field))
        .maybe("expected", value(&problem.expected))
        .maybe("got", got);
    let facts = others.into_iter().fold(facts, |facts, error| {
        let expected = value(&error.expected).or_else(|| error.code.clone()).unwrap_or_default();
        let got = value(&error.got).map(|got| format!(", got {got}")).unwrap_or_default();
        facts.fact("field", format!("{}: {expected}{got}", field(&error.field)))
    });
    let facts = problem
        .connections
        .iter()
        .fold(facts, |facts, connection| facts.fact("account", account(connection)));
    facts
        .maybe("app said", problem.upstream.as_ref().map(quoted))
        .maybe("hint", problem.hint.as_ref())
        .fact("did you mean", suggestions.join(", "))
        .maybe("wait", problem.retry_after_seconds.map(|seconds| format!("{seconds} s before trying again")))
        .maybe("execution", problem.execution_id.as_ref())
        .maybe("digest", problem.digest.as_ref())
        .maybe("approve at", problem.approval.as_ref().map(|approval| approval.url.as_str()))
        .maybe("connect at", problem.connect_url.as_ref())
        .maybe("upgrade at", problem.upgrade_url.as_ref())
}

/// A pointer into the arguments is also a flag of this command line.
fn field(pointer: &str) -> String {
    match pointer.strip_prefix("/arguments/").and_then(|path| path.split('/').next()) {
        Some(name) => format!("{pointer} (--arg {}=…)", name.replace("~1", "/").replace("~0", "~")),
        None => pointer.to_owned(),
    }
}

/// The account's label, and how to choose it.
fn account(connection: &Value) -> String {
    let member = |paths: &[&str]| {
        let value = paths.iter().find_map(|path| connection.pointer(path).filter(|value| !value.is_null()));
        value.map(scalar_text).unwrap_or_default()
    };
    let id = member(&["/id", "/connection", "/connection_id"]);
    let label = member(&["/account/label", "/label"]);
    format!("{label} (--connection {id})")
}

/// The app's own words, marked as such.
fn quoted(upstream: &UpstreamRefusal) -> String {
    let status = upstream.status.map(|status| status.to_string()).unwrap_or_default();
    match upstream.message.as_deref().filter(|message| !message.is_empty()) {
        Some(message) => format!("{status} “{message}”"),
        None => status,
    }
}

fn name_of(suggestion: &Value) -> String {
    let name = ["tool", "app", "name", "id"].into_iter().find_map(|key| suggestion.get(key));
    scalar_text(name.unwrap_or(suggestion))
}

/// The call the API proposes, as a command; else what the kind of refusal suggests.
fn next(
    problem: &Problem,
    status: u16,
    screen: Screen,
    line: impl Fn(Invocation) -> String,
) -> Option<String> {
    let command = |invocation: Invocation| screen.ink(Ink::Strong, &visible(&line(invocation)));
    let next = match &problem.next_call {
        Some(call) => from_call(call).map_or_else(|| by_hand(call), command),
        None => command(fallback(problem, status)?),
    };
    Some(format!("Next:\n  {next}\n"))
}

/// No command makes this call, so it is shown for who speaks HTTP.
fn by_hand(call: &NextCall) -> String {
    let body = call.body.as_ref().map(|body| format!(" {body}")).unwrap_or_default();
    visible(&format!("{} {}{body}", call.method, call.path))
}

fn fallback(problem: &Problem, status: u16) -> Option<Invocation> {
    match Exit::of_problem(&problem.code, status) {
        Exit::NotSignedIn => Some(Invocation::of("login")),
        Exit::NeedsConfirmation => {
            let (digest, token) = (problem.digest.as_deref()?, problem.confirm_token.as_deref()?);
            Some(Invocation::of("run").option("--digest", digest).option("--confirm-token", token))
        }
        Exit::OutcomeUnknown => {
            problem.execution_id.as_deref().map(|id| Invocation::of("executions").word(id))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(problem: Value, status: u16) -> String {
        page(&serde_json::from_value(problem).unwrap(), status, Screen::new(false), |line| line.line())
    }

    #[test]
    fn a_wrong_argument_is_named_as_a_flag() {
        insta::assert_snapshot!(shown(
            json!({
                "code": "invalid_argument", "title": "invalid argument", "status": 422,
                "detail": "The argument `limit` is not valid.", "field": "/arguments/limit",
                "expected": "an integer from 1 to 100", "hint": "Leave it out for 25.",
                "errors": [
                    {"field": "/arguments/limit", "code": "type", "expected": "an integer from 1 to 100", "got": "ten"},
                    {"field": "/arguments/q", "code": "required"}
                ],
                "next_call": {"method": "GET", "path": "/v1/tools/workbench_list_notes"},
            }),
            422
        ));
    }

    #[test]
    fn two_accounts_are_listed_to_choose_from() {
        insta::assert_snapshot!(shown(
            json!({
                "code": "choose_account", "detail": "Two accounts of workbench are connected, and none is the default.",
                "connections": [
                    {"id": "con_1", "number": 1, "account": {"label": "ada@workbench"}},
                    {"id": "con_2", "number": 2, "account": {"label": "bob@workbench"}}
                ],
                "next_call": {"method": "POST", "path": "/v1/preview", "body": {"tool": "t", "arguments": {"a": 1}, "connection": "con_1"}},
            }),
            409
        ));
    }

    #[test]
    fn a_wait_an_unknown_tool_and_a_missing_connection_say_what_helps() {
        let wait =
            shown(json!({"code": "rate_limited", "detail": "Too fast.", "retry_after_seconds": 7}), 429);
        assert!(wait.contains("wait  7 s before trying again"));
        let unknown = json!({"code": "unknown_tool", "detail": "No such tool.", "suggestions": ["a_b", {"tool": "a_c"}]});
        assert!(shown(unknown, 404).contains("did you mean  a_b, a_c"));
        let call = json!({"method": "POST", "path": "/v1/connect-sessions", "body": {"app": "workbench"}});
        let missing =
            shown(json!({"code": "not_connected", "detail": "Not connected.", "next_call": call}), 409);
        assert!(missing.ends_with("Next:\n  clawlink connect workbench --wait\n"));
    }

    #[test]
    fn the_words_of_the_app_are_quoted() {
        let upstream = json!({"status": 422, "kind": "validation", "message": "title is taken"});
        let page =
            shown(json!({"code": "upstream_rejected", "detail": "Refused.", "upstream": upstream}), 422);
        assert!(page.contains("app said  422 “title is taken”"));
    }

    #[test]
    fn a_call_no_command_makes_is_shown_as_it_is() {
        let call = json!({"method": "PUT", "path": "/v1/x", "body": {"a": 1}});
        let page = shown(json!({"code": "odd", "next_call": call}), 409);
        assert!(page.ends_with("Next:\n  PUT /v1/x {\"a\":1}\n"));
    }

    #[test]
    fn without_a_proposed_call_the_kind_of_refusal_suggests_one() {
        assert!(shown(json!({"code": "unauthenticated"}), 401).ends_with("  clawlink login\n"));
        let unknown = shown(json!({"code": "outcome_unknown", "execution_id": "exe_1"}), 502);
        assert!(unknown.ends_with("  clawlink executions exe_1\n"));
        let confirm =
            json!({"code": "confirmation_required", "digest": "sha256:a", "confirm_token": "cft_1"});
        assert!(shown(confirm, 409).ends_with("  clawlink run --digest sha256:a --confirm-token cft_1\n"));
    }
}
