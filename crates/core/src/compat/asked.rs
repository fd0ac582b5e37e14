use clawlink_manifest::Tool;
use serde_json::{Map, Value};

use super::files::{Sent, read_files};
use super::names::find;
use super::placeholder;
use super::schema::{CURSOR, takes_cursor};
use crate::ports::House;
use crate::problem::{Kind, Problem};
use crate::run::Call;

/// Members of a body that are never a tool's own argument.
const OURS: [&str; 3] = ["connectionId", "confirmed", "files"];
/// Members that are ours too, but for a tool that has an argument of that name and a client that gives its arguments bare.
const OURS_UNLESS_NAMED: [&str; 2] = ["idempotency_key", "digest"];

/// A call as a published client makes it.
#[derive(Debug)]
pub struct Given<'a> {
    /// The tool's name in the path.
    pub tool: &'a str,
    /// The body.
    pub body: Map<String, Value>,
    /// The idempotency key of the header.
    pub key: Option<String>,
}

/// The same call in the domain's own words.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) call: Call,
    /// Whether the client says that its user agreed.
    pub(super) confirmed: bool,
    /// The digest of a preview.
    pub(super) digest: Option<String>,
    /// The key under which a repeat is the same call.
    pub(super) key: Option<String>,
    /// Files that came with it, without their bytes.
    pub(super) uploaded: Vec<Value>,
}

/// Reads the body of a preview or an execution.
///
/// # Errors
/// A problem that names the member at fault. A tool that is not there is left for the run to refuse.
pub(super) fn read_call(house: &House, given: Given<'_>) -> Result<Asked, Problem> {
    let Given { tool: name, mut body, key } = given;
    let Ok((_, tool)) = find(house, name) else {
        let call = Call { tool: name.to_owned(), ..Call::default() };
        return Ok(Asked { call, ..Asked::default() });
    };
    let sent = Sent::read(body.remove("files"))?;
    let connection = body.remove("connectionId").and_then(name_of);
    let confirmed = body.remove("confirmed") == Some(Value::Bool(true));
    let has_own = |name: &str| tool.fields.iter().any(|field| field.name == name);
    let is_bare = !body.get("arguments").is_some_and(Value::is_object);
    let mut take = |name: &str| {
        if is_bare && has_own(name) { None } else { body.remove(name).as_ref().and_then(text) }
    };
    let [own_key, digest] = OURS_UNLESS_NAMED.map(&mut take);
    let mut arguments = arguments_of(body);
    let cursor = take_cursor(tool, &mut arguments)?;
    placeholder::check(tool, &arguments)?;
    let uploaded = read_files(tool, &mut arguments, sent)?;
    let call = Call { tool: tool.name.to_string(), arguments, connection, cursor, ..Call::default() };
    Ok(Asked { call, confirmed, digest, key: own_key.or(key), uploaded })
}

/// The object under `arguments`; without one, whatever else the body holds.
fn arguments_of(mut body: Map<String, Value>) -> Map<String, Value> {
    match body.remove("arguments") {
        Some(Value::Object(arguments)) => arguments,
        Some(Value::Null) | None => {
            body.retain(|name, _| !OURS.contains(&name.as_str()));
            body
        }
        Some(other) => {
            body.insert("arguments".to_owned(), other);
            body
        }
    }
}

/// A connection's number, written as one or as text; nothing for none.
pub(super) fn name_of(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Where a list goes on: an argument to published clients, who have no other place for it.
pub(super) fn take_cursor(
    tool: &Tool,
    arguments: &mut Map<String, Value>,
) -> Result<Option<String>, Problem> {
    if !takes_cursor(tool) {
        return Ok(None);
    }
    match arguments.remove(CURSOR) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(cursor)) => Ok(Some(cursor).filter(|cursor| !cursor.is_empty())),
        Some(other) => {
            let words = format!("cursor: expected text; got {other}. Nothing was sent.");
            Err(Problem::new(Kind::Malformed, "invalid_cursor", words))
        }
    }
}
