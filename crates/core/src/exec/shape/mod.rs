//! From a successful answer to what the agent reads: projected, paged, and never too long.

mod cut;
mod file;
mod members;

use clawlink_manifest::hook::{After, Hooks};
use clawlink_manifest::{App, Tool};
use serde_json::{Map, Value, json};

pub(in crate::exec) use self::cut::cut_items;
pub use self::cut::shorten;
pub use self::file::FoundFile;
pub(in crate::exec) use self::members::Members;
use super::json::read;
use super::page::{Turned, next_cursor};
use crate::ports::Incoming;

/// Largest detailed result in bytes; some clients keep no more than 20 KB.
const DETAILED_MAX_BYTES: usize = 24 * 1024;
/// Largest result of a tool that names no bound, in bytes.
const DEFAULT_MAX_BYTES: usize = 10 * 1024;

/// What was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The validated arguments; they tell the page size.
    pub arguments: &'a Map<String, Value>,
    /// The cursor of this page.
    pub cursor: Option<&'a str>,
    /// Whether the detailed projection is wanted.
    pub detailed: bool,
    /// Members of the result to keep, as names or JSON Pointers; empty keeps all.
    pub fields: &'a [String],
    /// Largest result in bytes, in place of what is usual.
    pub max_bytes: Option<u32>,
    /// The URL that was asked, slots unexpanded: a next page stays at its origin.
    pub url: &'a str,
}

/// What the agent reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Shaped {
    /// An object: the projected answer, `{"items": […]}` for a list, `{"text": "…"}` for plain text.
    pub output: Value,
    /// `{reason, omitted, how_to_narrow}` where something was left out to stay within bounds.
    pub truncated: Option<Value>,
    /// The detailed result with every member, where something was left out.
    pub whole: Option<Value>,
    /// Passed on unchanged, it asks for the next page.
    pub next_cursor: Option<String>,
    /// A file that the answer held; the output tells its name, type and length.
    pub file: Option<FoundFile>,
}

/// Why an answer that was no failure has no shape.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// Not the JSON the tool's manifest describes. What was done is done.
    #[error("the answer is not what the tool's description says")]
    Malformed,
    /// The tool names a hook that is not there.
    #[error("no hook `{0}`")]
    Hook(String),
}

/// Shapes a successful answer.
///
/// # Errors
/// [`ShapeError`]. The call itself succeeded, or cannot be told to have failed.
pub fn shape(
    app: &App,
    tool: &Tool,
    answer: &Incoming,
    hooks: Hooks,
    asked: &Asked<'_>,
) -> Result<Shaped, ShapeError> {
    if let Some(location) = answer.header("location").filter(|_| tool.output.location) {
        return Ok(Shaped::short(json!({ "location": location })));
    }
    if let Some(output) = &tool.output.file {
        return file::find(output, answer, asked.arguments).map(Shaped::file);
    }
    let Some(document) = document(tool, answer)? else { return Ok(as_text(tool, answer, asked)) };
    let hook = find_hook(app, tool, hooks)?;
    let shown = || {
        let mut shown = document.clone();
        if let Some(hook) = hook {
            hook(&mut shown);
        }
        shown
    };
    let mut output = project(tool, shown(), asked.detailed, asked.fields)?;
    let items = count(&output);
    let truncated = shorten(&mut output, max_bytes(tool, asked));
    let whole = truncated.as_ref().map(|_| project(tool, shown(), true, &[])).transpose()?;
    let turned = |items| Turned {
        answer,
        document: &document,
        items,
        cursor: asked.cursor,
        arguments: asked.arguments,
        url: asked.url,
    };
    let next_cursor = next_cursor(app, tool, &turned(items));
    Ok(Shaped { output, truncated, whole, next_cursor, file: None })
}

impl Shaped {
    /// All of a result that cannot be long.
    const fn short(output: Value) -> Self {
        Self { output, truncated: None, whole: None, next_cursor: None, file: None }
    }

    /// What is told of a file.
    fn file(file: FoundFile) -> Self {
        let told = json!({ "name": file.name, "mimetype": file.mimetype, "bytes": file.bytes.len() });
        Self { file: Some(file), ..Self::short(told) }
    }
}

/// The answer's JSON, an empty object for an empty body, `None` for what is not JSON and need not be.
fn document(tool: &Tool, answer: &Incoming) -> Result<Option<Value>, ShapeError> {
    let projects = !tool.output.items.is_empty() || !tool.output.pick.is_empty();
    match read(&answer.body) {
        _ if answer.body.is_empty() => Ok(Some(json!({}))),
        Ok(document) => Ok(Some(document)),
        Err(_) if projects => Err(ShapeError::Malformed),
        Err(_) => Ok(None),
    }
}

fn find_hook(app: &App, tool: &Tool, hooks: Hooks) -> Result<Option<After>, ShapeError> {
    if tool.after.is_empty() {
        return Ok(None);
    }
    let name = format!("{}.{}", app.slug, tool.after);
    hooks.find_after(&name).map(Some).ok_or(ShapeError::Hook(name))
}

/// Picks what the tool shows, and of that what was asked for.
fn project(tool: &Tool, mut document: Value, detailed: bool, fields: &[String]) -> Result<Value, ShapeError> {
    let members = Members::of(fields);
    let keep = |mut picked: Value| {
        members.prune(&mut picked);
        picked
    };
    if tool.output.items.is_empty() {
        let picked = keep(pick(tool, document, detailed));
        return Ok(if picked.is_object() { picked } else { json!({ "value": picked }) });
    }
    let items = match document.pointer_mut(&tool.output.items).map(Value::take) {
        Some(Value::Array(items)) => items,
        None | Some(Value::Null) => Vec::new(),
        Some(_) => return Err(ShapeError::Malformed),
    };
    let shown = items.into_iter().map(|item| keep(pick(tool, item, detailed)));
    Ok(json!({ "items": shown.collect::<Vec<_>>() }))
}

fn pick(tool: &Tool, item: Value, detailed: bool) -> Value {
    if tool.output.pick.is_empty() {
        return item;
    }
    let detail = tool.output.detail.iter().filter(|_| detailed);
    let pairs = tool.output.pick.iter().chain(detail);
    let picked = pairs.filter_map(|(name, pointer)| Some((name.to_string(), item.pointer(pointer)?.clone())));
    Value::Object(picked.collect())
}

fn count(output: &Value) -> usize {
    output.pointer("/items").and_then(Value::as_array).map_or(0, Vec::len)
}

fn max_bytes(tool: &Tool, asked: &Asked<'_>) -> usize {
    if let Some(bytes) = asked.max_bytes {
        return bytes as usize;
    }
    let concise = match tool.output.max_bytes {
        0 => DEFAULT_MAX_BYTES,
        bytes => bytes as usize,
    };
    if asked.detailed { concise.max(DETAILED_MAX_BYTES) } else { concise }
}

/// Plain text as it is; of anything else only what it is.
fn as_text(tool: &Tool, answer: &Incoming, asked: &Asked<'_>) -> Shaped {
    let kind = answer.header("content-type").unwrap_or("application/octet-stream");
    let mut output = match std::str::from_utf8(&answer.body) {
        Ok(text) => json!({ "text": text }),
        Err(_) => json!({ "content_type": kind, "bytes": answer.body.len() }),
    };
    let whole = output.clone();
    let truncated = shorten(&mut output, max_bytes(tool, asked));
    Shaped { output, whole: truncated.is_some().then_some(whole), truncated, next_cursor: None, file: None }
}

#[cfg(test)]
mod tests;
