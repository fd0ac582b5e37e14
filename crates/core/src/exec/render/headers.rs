//! Headers, each name once.

use clawlink_manifest::{Constant, FieldPlace, Part};

use super::{Arguments, Call, RenderError, upstream};
use crate::exec::json::text_of;
use crate::exec::slot::{Slot, SlotName, SlotPart, SlotValue, Slotted};

/// Longest header value from an argument, in bytes.
const VALUE_MAX_BYTES: usize = 4 * 1024;
/// Providers such as GitHub refuse requests that do not say who asks.
const USER_AGENT: &str = "ClawLink (+https://claw-link.dev)";

/// Names that neither a manifest nor an argument may set: they steer the connection, or say who is calling.
const FORBIDDEN: [&str; 12] = [
    "authorization",
    "cookie",
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "te",
    "upgrade",
    "expect",
    "forwarded",
    "x-real-ip",
    "trailer",
];
const FORBIDDEN_PREFIXES: [&str; 4] = ["x-forwarded-", "cf-", "proxy-", "sec-"];

/// Headers in the order they are sent, names in lower case.
#[derive(Default)]
pub(super) struct Headers(Vec<(String, Slotted)>);

impl Headers {
    /// Sets a header, in place of an earlier one of that name.
    fn set(&mut self, name: &str, value: &str) {
        let mut text = Slotted::default();
        text.push(value);
        let name = name.to_ascii_lowercase();
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, text));
    }

    /// Adds a header that may not be there yet, so that a slot never shares its header with other text.
    pub(super) fn add(&mut self, name: &str, value: Slotted) -> Result<(), String> {
        let name = name.to_ascii_lowercase();
        if self.0.iter().any(|(known, _)| *known == name) {
            return Err(format!("two values for the header {name}"));
        }
        self.0.push((name, value));
        Ok(())
    }

    pub(super) fn content_type(&self) -> Option<String> {
        self.0.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.text.clone())
    }

    pub(super) fn slots(&self) -> Vec<Slot> {
        self.0.iter().flat_map(|(name, value)| value.slots_in(&SlotPart::Header(name.clone()))).collect()
    }

    pub(super) fn into_texts(self) -> Vec<(String, String)> {
        self.0.into_iter().map(|(name, value)| (name, value.text)).collect()
    }
}

/// Renders, later ones replacing earlier: our own, the body's type, the app's, the tool's constants; then the
/// arguments, which replace nothing, and the idempotency key.
pub(super) fn render(
    call: Call<'_>,
    arguments: &Arguments,
    content_type: Option<&str>,
) -> Result<Headers, RenderError> {
    let mut headers = Headers::default();
    headers.set("accept", "application/json");
    headers.set("user-agent", USER_AGENT);
    if let Some(content_type) = content_type {
        set_checked(call, &mut headers, "content-type", content_type)?;
    }
    for (name, value) in call.app.headers.iter() {
        set_checked(call, &mut headers, name, &call.expand(value))?;
    }
    for constant in call.tool.constants.iter() {
        if let Constant::Header(name, value) = constant {
            set_checked(call, &mut headers, name, &call.expand(value))?;
        }
    }
    add_arguments(call, &mut headers, arguments)?;
    if let Some(name) = call.key_name(Part::Header) {
        let mut key = Slotted::default();
        key.push_slot(SlotValue::Plain(SlotName::IdempotencyKey));
        headers.add(name, key).map_err(|reason| call.fault(reason))?;
    }
    Ok(headers)
}

fn set_checked(call: Call<'_>, headers: &mut Headers, name: &str, value: &str) -> Result<(), RenderError> {
    if is_forbidden(name) || !is_value(value) {
        return Err(call.fault(format!("the header {name} cannot be set")));
    }
    headers.set(name, value);
    Ok(())
}

fn add_arguments(call: Call<'_>, headers: &mut Headers, arguments: &Arguments) -> Result<(), RenderError> {
    for (field, value) in call.given(FieldPlace::Header, arguments) {
        let text = text_of(value);
        if is_forbidden(upstream(field)) {
            return Err(call.fault(format!("the header {} cannot be set", upstream(field))));
        }
        if !is_value(&text) {
            let expected = "at most 4,096 visible ASCII characters and inner spaces";
            return Err(RenderError::refused(field, expected, value));
        }
        let mut argument = Slotted::default();
        argument.push(&text);
        headers.add(upstream(field), argument).map_err(|reason| call.fault(reason))?;
    }
    Ok(())
}

/// Whether a header is out of bounds for manifests and arguments.
fn is_forbidden(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FORBIDDEN.contains(&name.as_str()) || FORBIDDEN_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// `[\x20-\x7e]`, not empty, without outer spaces (they would be trimmed on the way), at most 4 KiB.
pub(in crate::exec) fn is_value(text: &str) -> bool {
    let visible = text.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
    visible && !text.is_empty() && text.trim() == text && text.len() <= VALUE_MAX_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_steer_a_connection_are_forbidden() {
        for name in ["Authorization", "HOST", "X-Forwarded-For", "cf-ray", "Sec-Fetch-Mode", "proxy-x", "te"]
        {
            assert!(is_forbidden(name), "{name}");
        }
        assert!(!is_forbidden("if-match") && !is_forbidden("x-note"));
    }

    #[test]
    fn a_value_is_one_visible_line() {
        for value in ["", " a", "a ", "a\r\nb", "a\tb", "é", "a\0"] {
            assert!(!is_value(value), "{value:?}");
        }
        assert!(is_value("a b {secret:x}") && is_value(&"a".repeat(4096)) && !is_value(&"a".repeat(4097)));
    }
}
