//! From arguments to the one request they mean.
//!
//! Everything a caller controls is encoded for the place where it stands and checked there; what a manifest
//! controls is taken as written; what a credential fills is a slot. The finished URL is parsed once more, and
//! must read exactly as it was built.

mod address;
mod body;
mod encode;
mod error;
mod headers;
mod inject;
mod path;
mod place;
mod query;
#[cfg(test)]
mod tests;

use clawlink_manifest::hook::{FilePart, Hooks};
use clawlink_manifest::{App, Effect, Field, FieldPlace, Part, Tool};
use serde_json::{Map, Value};

pub use self::address::base_url;
pub(crate) use self::encode::value as encode_value;
pub use self::error::RenderError;
pub(super) use self::headers::is_value as is_header_value;
use super::json::{excerpt, text_of};
use super::page::{NextAddress, Turn, turn};
use super::plan::{Plan, PlannedBody};
use super::slot::SlotPart;
use super::target::Target;
use super::template::expand;

/// Validated arguments, defaults included.
type Arguments = Map<String, Value>;

/// A page cursor that no field carries: where it goes, under which key.
type Extra = (FieldPlace, String, Value);

/// Longest argument in a summary, in characters.
const SUMMARY_PART: usize = 80;

/// Renders a tool's request. `arguments` come from [`super::validate::validate`]; `cursor` is what shaping an
/// earlier answer gave to continue its list.
///
/// Equal inputs give equal bytes: there is no clock and no randomness in here.
///
/// # Errors
/// [`RenderError`]: an argument that cannot stand where it goes, a connection that lacks a value, or a fault of
/// the manifest. Nothing was sent.
pub fn render(
    app: &App,
    tool: &Tool,
    arguments: &Map<String, Value>,
    target: &Target,
    hooks: Hooks,
    cursor: Option<&str>,
) -> Result<Plan, RenderError> {
    render_given(app, tool, &Given { arguments, files: &[], cursor }, target, hooks)
}

/// What a call gave.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The checked arguments; a file stands among them as its name, type, length and hash.
    pub arguments: &'a Map<String, Value>,
    /// The bytes of those files.
    pub files: &'a [FilePart],
    /// Where an earlier list goes on.
    pub cursor: Option<&'a str>,
}

/// As [`render`], with files.
///
/// # Errors
/// As of [`render`].
pub fn render_given(
    app: &App,
    tool: &Tool,
    given: &Given<'_>,
    target: &Target,
    hooks: Hooks,
) -> Result<Plan, RenderError> {
    let call = Call { app, tool, target, hooks, files: given.files };
    let mut arguments = given.arguments.clone();
    let (mut extra, mut next) = (None, None);
    match given.cursor.map(|cursor| turn(app, tool, cursor)).transpose()? {
        Some(Turn::Argument(name, value)) => {
            arguments.insert(name, value);
        }
        Some(Turn::Extra(place, key, value)) => extra = Some((place, key, value)),
        Some(Turn::Address(address)) => next = Some(address),
        None => {}
    }
    call.plan(&arguments, extra.as_ref(), next)
}

/// What every step of rendering reads.
#[derive(Clone, Copy)]
struct Call<'a> {
    app: &'a App,
    tool: &'a Tool,
    target: &'a Target,
    hooks: Hooks,
    files: &'a [FilePart],
}

impl<'a> Call<'a> {
    fn plan(
        self,
        arguments: &Arguments,
        extra: Option<&Extra>,
        next: Option<NextAddress>,
    ) -> Result<Plan, RenderError> {
        let mut query = match &next {
            Some(next) => query::of_pairs(&next.query),
            None => query::render(self, arguments, extra)?,
        };
        let body = body::render(self, arguments, extra)?;
        let mut headers = headers::render(self, arguments, body.content_type.as_deref())?;
        inject::render(self, &mut query, &mut headers)?;
        let path = match next {
            Some(next) => address::Path::Next(next.path),
            None => address::Path::Of(arguments),
        };
        let url = address::render(self, &path, query)?;
        let content_type = headers.content_type().filter(|_| !body.bytes.is_empty());
        let mut slots = url.slots_in(&SlotPart::Url);
        slots.extend(headers.slots());
        slots.extend(body.slots);
        Ok(Plan {
            tool: self.tool.name.to_string(),
            app: self.app.slug.to_string(),
            revision: self.tool.revision.to_string(),
            effect: self.tool.effect,
            connection: self.target.connection_id.clone(),
            method: self.tool.method.to_string(),
            url: url.text,
            headers: headers.into_texts(),
            body: PlannedBody { content_type, bytes: body.bytes },
            slots,
            summary: summary(self.tool, arguments),
            timeout_s: self.tool.timeout_s,
        })
    }

    /// The fields that go to a place, with their values, in authoring order.
    fn given<'b>(
        self,
        place: FieldPlace,
        arguments: &'b Arguments,
    ) -> impl Iterator<Item = (&'a Field, &'b Value)> {
        let here = self.tool.fields.iter().filter(move |field| field.place == place);
        here.filter_map(|field| arguments.get(field.name.as_ref()).map(|value| (field, value)))
    }

    /// Name of the idempotency key in this part of the request. Keys are given to plain writes; a path that has
    /// a place for one needs it filled whatever the effect.
    fn key_name(self, place: Part) -> Option<&'a str> {
        let key = self.app.idempotency.as_ref().filter(|key| key.place == place)?;
        (place == Part::Path || self.tool.effect == Effect::Write).then_some(key.name.as_ref())
    }

    /// A manifest's text with instance and captured values filled in.
    fn expand(self, template: &str) -> String {
        expand(template, |slot| self.target.find(slot).map(str::to_owned))
    }

    /// A fault of this tool's manifest.
    fn fault(self, reason: impl Into<String>) -> RenderError {
        RenderError::Manifest { tool: self.tool.name.to_string(), reason: reason.into() }
    }
}

/// The name under which a field is sent.
fn upstream(field: &Field) -> &str {
    if field.upstream.is_empty() { &field.name } else { &field.upstream }
}

/// A value in a sentence; a file is its name.
fn one_line(value: &Value) -> String {
    let name = value.get("name").filter(|_| value.get("sha256").is_some());
    text_of(name.unwrap_or(value)).into_owned()
}

/// What a person reads before the call runs: the tool's sentence with arguments, or its title.
fn summary(tool: &Tool, arguments: &Arguments) -> String {
    let shown = |value: &Value| match value {
        Value::Array(items) => items.iter().map(one_line).collect::<Vec<_>>().join(", "),
        other => one_line(other),
    };
    let hidden = |name: &str| tool.fields.iter().any(|field| field.name == name && field.masked);
    let find = |name: &str| match arguments.get(name) {
        Some(_) if hidden(name) => Some("(hidden)".to_owned()),
        Some(value) => Some(excerpt(&shown(value), SUMMARY_PART)),
        None => Some("(none)".to_owned()),
    };
    if tool.preview_summary.is_empty() { tool.title.to_string() } else { expand(&tool.preview_summary, find) }
}
