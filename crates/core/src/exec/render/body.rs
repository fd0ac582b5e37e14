//! Bodies.

use std::borrow::Cow;

use clawlink_manifest::hook::RequestParts;
use clawlink_manifest::{Constant, Encode, FieldPlace, Join, Part};
use serde_json::{Value, json};

use super::place::place;
use super::query::Pairs;
use super::{Arguments, Call, Extra, RenderError, upstream};
use crate::exec::json::{excerpt, pointer_to};
use crate::exec::slot::{Slot, SlotName, SlotPart, SlotValue};
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

/// Renders the body, lets the tool's hook reshape it, and adds the idempotency key.
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
        Encode::Raw => (Vec::new(), call.tool.content_type.clone()),
    };
    let mut parts = RequestParts { body: bytes, content_type: content_type.into_owned() };
    run_hook(call, &mut parts, arguments)?;
    let has_body = !parts.body.is_empty();
    let mut body =
        Body { content_type: has_body.then_some(parts.content_type), bytes: parts.body, slots: Vec::new() };
    if let Some(name) = call.key_name(Part::Body) {
        add_key(call, &mut body, name)?;
    }
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
            values.push((pointer.to_string(), value));
        }
    }
    let given = call.given(FieldPlace::Body, arguments);
    values.extend(given.map(|(field, value)| (pointer(upstream(field)), value.clone())));
    values.extend(extra.map(|(_, key, value)| (pointer(key), value.clone())));
    Ok(values)
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

/// Appends the idempotency key as the last member, so that its position is known without searching for it.
fn add_key(call: Call<'_>, body: &mut Body, name: &str) -> Result<(), RenderError> {
    let fault = || call.fault("its body has no place for an idempotency key");
    let text = std::str::from_utf8(&body.bytes).map_err(|_| fault())?;
    let key = SlotValue::Plain(SlotName::IdempotencyKey);
    let (part, head, tail) = match call.tool.encode {
        Encode::Json => {
            let members = serde_json::from_str::<Arguments>(text).map_err(|_| fault())?;
            let open = text
                .trim_end()
                .strip_suffix('}')
                .filter(|_| !members.contains_key(name))
                .ok_or_else(fault)?;
            let comma = if members.is_empty() { "" } else { "," };
            (SlotPart::JsonBody, format!("{open}{comma}{}:\"", Value::from(name)), "\"}")
        }
        Encode::Form => {
            let mut pairs = Pairs::default();
            pairs.push(name, "");
            let pair = pairs.into_text().text;
            let ampersand = if text.is_empty() { "" } else { "&" };
            (SlotPart::FormBody, format!("{text}{ampersand}{pair}"), "")
        }
        Encode::None | Encode::Graphql | Encode::Raw => return Err(fault()),
    };
    body.slots.push(Slot { part, at: head.len(), value: key.clone() });
    body.bytes = format!("{head}{}{tail}", key.text()).into_bytes();
    body.content_type.get_or_insert_with(|| FORM.to_owned());
    Ok(())
}
