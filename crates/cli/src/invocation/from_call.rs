use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::{Invocation, ToolCall};
use crate::wire::{NextCall, scalar_text};

/// The command that makes the call the API proposes, or `None` where no command says all of it.
pub(crate) fn from_call(call: &NextCall) -> Option<Invocation> {
    let (path, query) = call.path.split_once('?').unwrap_or((&call.path, ""));
    let segments: Vec<String> = path.trim_matches('/').split('/').map(decoded).collect::<Option<_>>()?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let query: Members = form_urlencoded::parse(query.as_bytes())
        .map(|(k, v)| (k.into_owned(), v.into_owned().into()))
        .collect();
    let body = match &call.body {
        None => Members::new(),
        Some(Value::Object(members)) => members.clone(),
        Some(_) => return None,
    };
    match (call.method.as_str(), segments.as_slice()) {
        ("GET", ["v1", rest @ ..]) => reading(rest, query),
        ("POST", ["v1", "connect-sessions"]) => connect(body),
        ("POST", ["v1", "preview"]) => preview(body),
        ("POST", ["v1", "execute"]) => run(body),
        ("DELETE", ["v1", "device"]) => Some(Invocation::of("logout")),
        _ => None,
    }
}

type Members = Map<String, Value>;

fn decoded(segment: &str) -> Option<String> {
    percent_decode_str(segment).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn reading(segments: &[&str], mut query: Members) -> Option<Invocation> {
    let (start, options): (_, &[&str]) = match segments {
        ["whoami"] => (Invocation::of("whoami"), &[]),
        ["apps"] => (positional(Invocation::of("apps"), query.remove("query")), &[]),
        ["apps", app] => (Invocation::of("apps").word(app), &[]),
        ["connections"] | ["connections", _] => (Invocation::of("connections"), &["app"]),
        ["tools"] => (Invocation::of("search"), &["app", "effect", "limit", "cursor"]),
        ["tools", "search"] => {
            (positional(Invocation::of("search"), query.remove("query")), &["app", "effect", "limit"])
        }
        ["tools", tool] => (Invocation::of("describe").word(tool), &[]),
        ["results", id] => {
            (Invocation::of("results").word(id), &["at", "query", "in", "fields", "limit", "cursor"])
        }
        ["approvals"] => (Invocation::of("approvals"), &["status", "limit", "cursor"]),
        ["approvals", id] => (Invocation::of("approvals").word(id), &[]),
        ["executions"] => (Invocation::of("executions"), &["tool", "status", "limit", "cursor"]),
        ["executions", id] => (Invocation::of("executions").word(id), &[]),
        _ => return None,
    };
    let invocation = options.iter().fold(start, |line, name| optional(line, &mut query, name));
    query.is_empty().then_some(invocation)
}

fn connect(mut body: Members) -> Option<Invocation> {
    let app = text(body.remove("app")?)?;
    let connection = body.remove("connection").map(|value| scalar_text(&value));
    let line =
        Invocation::of("connect").word(&app).maybe("--reconnect", connection.as_deref()).flag("--wait");
    body.is_empty().then_some(line)
}

fn preview(mut body: Members) -> Option<Invocation> {
    let line = tool_call(&mut body, "preview")?;
    let line = optional(line, &mut body, "cursor");
    body.is_empty().then_some(line)
}

fn run(mut body: Members) -> Option<Invocation> {
    let line =
        if body.contains_key("confirm_token") { Invocation::of("run") } else { tool_call(&mut body, "run")? };
    let line = ["digest", "confirm_token", "cursor"]
        .into_iter()
        .fold(line, |line, name| optional(line, &mut body, name));
    let line = if body.remove("confirmed") == Some(Value::Bool(true)) { line.flag("--yes") } else { line };
    let line = match body.remove("format").as_ref().and_then(Value::as_str) {
        Some("detailed") => line.flag("--detailed"),
        _ => line,
    };
    let line = match body.remove("fields") {
        Some(Value::Array(names)) => {
            line.option("--fields", &names.iter().map(scalar_text).collect::<Vec<_>>().join(","))
        }
        Some(_) => return None,
        None => line,
    };
    body.is_empty().then_some(line)
}

fn tool_call(body: &mut Members, command: &str) -> Option<Invocation> {
    let tool = text(body.remove("tool")?)?;
    let arguments = match body.remove("arguments") {
        None => Members::new(),
        Some(Value::Object(arguments)) => arguments,
        Some(_) => return None,
    };
    let connection =
        body.remove("connection").filter(|value| !value.is_null()).map(|value| scalar_text(&value));
    Some(
        ToolCall { tool: &tool, arguments: &arguments, connection: connection.as_deref(), cursor: None }
            .invocation(command),
    )
}

fn positional(line: Invocation, value: Option<Value>) -> Invocation {
    match value {
        Some(value) => line.word(&scalar_text(&value)),
        None => line,
    }
}

/// `confirm_token` is `--confirm-token` on the command line.
fn optional(line: Invocation, members: &mut Members, name: &str) -> Invocation {
    match members.remove(name) {
        Some(value) => line.option(&format!("--{}", name.replace('_', "-")), &scalar_text(&value)),
        None => line,
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn line(method: &str, path: &str, body: Option<Value>) -> Option<String> {
        from_call(&NextCall { method: method.to_owned(), path: path.to_owned(), body })
            .map(|line| line.line())
    }

    #[test]
    fn reads_become_the_command_that_shows_them() {
        let get = |path| line("GET", path, None).unwrap();
        assert_eq!(
            get("/v1/tools/search?query=send%20mail&app=gmail"),
            "clawlink search 'send mail' --app gmail"
        );
        assert_eq!(get("/v1/tools?app=gmail"), "clawlink search --app gmail");
        assert_eq!(get("/v1/tools/gmail_send"), "clawlink describe gmail_send");
        assert_eq!(get("/v1/executions/exe_1"), "clawlink executions exe_1");
        assert_eq!(get("/v1/connections?app=gmail"), "clawlink connections --app gmail");
        assert_eq!(get("/v1/apps?query=mail"), "clawlink apps mail");
    }

    #[test]
    fn a_connect_session_becomes_connect() {
        let call = line("POST", "/v1/connect-sessions", Some(json!({"app": "gmail", "connection": "con_1"})));
        assert_eq!(call.unwrap(), "clawlink connect gmail --reconnect con_1 --wait");
    }

    #[test]
    fn calls_of_a_tool_keep_every_argument() {
        let body =
            json!({"tool": "gmail_send", "arguments": {"to": "it's"}, "connection": 2, "confirmed": true});
        assert_eq!(
            line("POST", "/v1/execute", Some(body)).unwrap(),
            r#"clawlink run gmail_send --json-args '{"to":"it'\''s"}' --connection 2 --yes"#
        );
        let body = json!({"tool": "t", "cursor": "c2", "format": "detailed", "fields": ["id", "title"]});
        assert_eq!(
            line("POST", "/v1/execute", Some(body)).unwrap(),
            "clawlink run t --cursor c2 --detailed --fields id,title"
        );
        let body = json!({"digest": "sha256:ab", "confirm_token": "cft_1"});
        assert_eq!(
            line("POST", "/v1/execute", Some(body)).unwrap(),
            "clawlink run --digest sha256:ab --confirm-token cft_1"
        );
    }

    #[test]
    fn what_no_command_says_is_not_half_said() {
        assert_eq!(line("POST", "/v1/execute", Some(json!({"tool": "t", "files": ["a"]}))), None);
        assert_eq!(line("GET", "/v1/apps?novel=1", None), None);
        assert_eq!(line("PUT", "/v1/apps", None), None);
    }
}
