//! Bodies.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clawlink_manifest::hook::RequestParts;
use clawlink_manifest::{Constant, Encode, Field, FieldPlace, InjectPlace, Join, Part as Place};
use serde_json::{Value, json};

use super::place::place;
use super::query::Pairs;
use super::{Arguments, Call, Extra, RenderError, inject, upstream};
use crate::exec::json::{excerpt, inner as json_inner, pointer_to, text_of};
use crate::exec::multipart::{Part, write};
use crate::exec::slot::{Slot, SlotName, SlotPart, SlotValue, Slotted};
use crate::exec::validate::{ArgumentCode, GOT_MAX, InvalidArgument};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// A rendered body.
#[derive(Default)]
pub(super) struct Body {
    /// `None` for no body.
    pub(super) content_type: Option<String>,
    pub(super) bytes: Vec<u8>,
    pub(super) slots: Vec<Slot>,
}

/// Renders the body, lets the tool's hook reshape it, and appends what only sending knows: the
/// credential where it goes here, and the idempotency key.
pub(super) fn render(
    call: Call<'_>,
    arguments: &Arguments,
    extra: Option<&Extra>,
) -> Result<Body, RenderError> {
    let extra = extra.filter(|(place, ..)| *place == FieldPlace::Body);
    let (bytes, content_type) = match call.tool.encode {
        Encode::None => (Vec::new(), Cow::Borrowed("")),
        Encode::Json => (document(call, arguments, extra)?.to_string().into_bytes(), Cow::Borrowed(JSON)),
        Encode::Graphql => {
            let variables = document(call, arguments, extra)?;
            let request = json!({ "query": call.tool.query, "variables": variables });
            (request.to_string().into_bytes(), Cow::Borrowed(JSON))
        }
        Encode::Form => (form(call, arguments, extra)?.into_bytes(), Cow::Borrowed(FORM)),
        Encode::Multipart => {
            let (bytes, content_type) = multipart(call, arguments, extra)?;
            (bytes, Cow::Owned(content_type))
        }
        Encode::Raw => (Vec::new(), call.tool.content_type.clone()),
    };
    let mut parts =
        RequestParts { body: bytes, content_type: content_type.into_owned(), files: call.files.to_vec() };
    run_hook(call, &mut parts, arguments)?;
    let has_body = !parts.body.is_empty();
    let mut body =
        Body { content_type: has_body.then_some(parts.content_type), bytes: parts.body, slots: Vec::new() };
    append_slots(call, &mut body)?;
    Ok(body)
}

/// The values of the body's fields over its constants, as one JSON object.
fn document(call: Call<'_>, arguments: &Arguments, extra: Option<&Extra>) -> Result<Value, RenderError> {
    let mut document = json!({});
    for (pointer, value) in values(call, arguments, extra)? {
        place(&mut document, &pointer, value)
            .ok_or_else(|| call.fault(format!("nothing can stand at {pointer} of its body")))?;
    }
    Ok(document)
}

/// Pointer and value of everything in the body, in authoring order.
fn values(
    call: Call<'_>,
    arguments: &Arguments,
    extra: Option<&Extra>,
) -> Result<Vec<(String, Value)>, RenderError> {
    let mut values = Vec::new();
    for constant in call.tool.constants.iter() {
        if let Constant::Body(pointer, text) = constant {
            let value = serde_json::from_str(text).map_err(|_| call.fault("a body constant is not JSON"))?;
            let value = match value {
                Value::String(text) => Value::String(call.expand(&text)),
                other => other,
            };
            values.push((pointer.to_string(), value));
        }
    }
    for (field, value) in call.given(FieldPlace::Body, arguments) {
        let value = if field.takes_files() { base64_of(call, field, value)? } else { value.clone() };
        values.push((pointer(upstream(field)), value));
    }
    values.extend(extra.map(|(_, key, value)| (pointer(key), value.clone())));
    Ok(values)
}

/// A file as the base64 text of a JSON member.
fn base64_of(call: Call<'_>, field: &Field, value: &Value) -> Result<Value, RenderError> {
    let file = call.files.iter().find(|file| file.field == field.name);
    file.map(|file| Value::from(STANDARD.encode(&file.bytes)))
        .ok_or_else(|| RenderError::refused(field, "a file", value))
}

/// A part each value: constants, then the fields in authoring order, lists as parts of the same name, files with theirs.
fn multipart(
    call: Call<'_>,
    arguments: &Arguments,
    extra: Option<&Extra>,
) -> Result<(Vec<u8>, String), RenderError> {
    let mut parts = Vec::new();
    for constant in call.tool.constants.iter() {
        if let Constant::Body(pointer, text) = constant {
            let value = serde_json::from_str::<Value>(text).unwrap_or_default();
            parts.push(Part::text(pointer.trim_start_matches('/'), &text_of(&value)));
        }
    }
    for (field, value) in call.given(FieldPlace::Body, arguments) {
        let name = upstream(field).trim_start_matches('/');
        if field.takes_files() {
            let files: Vec<_> = call.files.iter().filter(|file| file.field == field.name).collect();
            if files.is_empty() {
                return Err(RenderError::refused(field, "a file", value));
            }
            parts.extend(files.into_iter().map(|file| Part::file(name, file)));
        } else {
            let values = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
            parts.extend(values.iter().map(|value| Part::text(name, &text_of(value))));
        }
    }
    parts.extend(extra.map(|(_, key, value)| Part::text(key, &text_of(value))));
    Ok(write(&parts))
}

fn pointer(upstream: &str) -> String {
    if upstream.starts_with('/') { upstream.to_owned() } else { pointer_to(upstream) }
}

/// `a=1&b[c]=2`; a pointer `/b/c` is written `b[c]`.
fn form(call: Call<'_>, arguments: &Arguments, extra: Option<&Extra>) -> Result<String, RenderError> {
    let mut pairs = Pairs::default();
    for (pointer, value) in values(call, arguments, extra)? {
        let mut tokens = pointer.split('/').skip(1);
        let first = tokens.next().unwrap_or_default().to_owned();
        let key = tokens.fold(first, |key, token| format!("{key}[{token}]"));
        pairs.push_value(&key, &value, join_of(call, &pointer));
    }
    Ok(pairs.into_text().text)
}

fn join_of(call: Call<'_>, at: &str) -> Join {
    let field = call.tool.fields.iter().find(|field| pointer(upstream(field)) == at);
    field.map(|field| field.join).unwrap_or_default()
}

fn run_hook(call: Call<'_>, parts: &mut RequestParts, arguments: &Arguments) -> Result<(), RenderError> {
    if call.tool.before.is_empty() {
        return Ok(());
    }
    let name = format!("{}.{}", call.app.slug, call.tool.before);
    let hook = call.hooks.find_before(&name).ok_or_else(|| call.fault(format!("no hook `{name}`")))?;
    hook(parts, arguments).map_err(|error| {
        let got = arguments.get(&error.field).map_or_else(|| "nothing".to_owned(), Value::to_string);
        let masked = call.tool.fields.iter().any(|field| field.name == error.field && field.masked);
        RenderError::Argument(InvalidArgument {
            pointer: pointer_to(&error.field),
            code: ArgumentCode::Format,
            expected: error.expected,
            got: if masked { "(hidden)".to_owned() } else { excerpt(&got, GOT_MAX) },
        })
    })
}

/// The body under construction: everything that is appended is a last member, so that the positions of slots are known
/// without searching for them, and those already there stay.
impl Body {
    /// Appends a member whose value may hold slots. A body that is still empty begins as JSON.
    fn append(&mut self, encode: Encode, name: &str, value: &Slotted) -> Option<()> {
        let text = std::str::from_utf8(&self.bytes).ok()?;
        let (part, mut whole, tail) = match encode {
            Encode::Json | Encode::None => {
                let text = if text.is_empty() { "{}" } else { text };
                let members = serde_json::from_str::<Arguments>(text).ok()?;
                let open = text.trim_end().strip_suffix('}').filter(|_| !members.contains_key(name))?;
                let comma = if members.is_empty() { "" } else { "," };
                let mut whole = Slotted::default();
                whole.push(&format!("{open}{comma}{}:\"", Value::from(name)));
                whole.append(value.map_texts(json_inner));
                self.content_type.get_or_insert_with(|| JSON.to_owned());
                (SlotPart::JsonBody, whole, "\"}")
            }
            Encode::Form => {
                let mut pairs = Pairs::default();
                pairs.push_slotted(name, value);
                let mut whole = Slotted::default();
                whole.push(text);
                whole.push(if text.is_empty() { "" } else { "&" });
                whole.append(pairs.into_text());
                self.content_type.get_or_insert_with(|| FORM.to_owned());
                (SlotPart::FormBody, whole, "")
            }
            Encode::Graphql | Encode::Multipart | Encode::Raw => return None,
        };
        whole.push(tail);
        self.slots.extend(whole.slots_in(&part));
        self.bytes = whole.text.into_bytes();
        Some(())
    }
}

/// Appends the credential, where it goes into the body, and the idempotency key.
fn append_slots(call: Call<'_>, body: &mut Body) -> Result<(), RenderError> {
    for inject in inject::of(call).filter(|inject| inject.place == InjectPlace::Body) {
        let added = body.append(call.tool.encode, &inject.name, &inject::value(call, inject));
        added.ok_or_else(|| call.fault(format!("its body has no place for {}", inject.name)))?;
    }
    let Some(name) = call.key_name(Place::Body) else { return Ok(()) };
    let mut key = Slotted::default();
    key.push_slot(SlotValue::Plain(SlotName::IdempotencyKey));
    let encode = call.tool.encode;
    let added = (encode != Encode::None).then(|| body.append(encode, name, &key)).flatten();
    added.ok_or_else(|| call.fault("its body has no place for an idempotency key"))
}
