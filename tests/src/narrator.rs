use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::agent::Answer;
use crate::page::Page;

/// Beginnings of secrets; what follows one is never shown.
const SECRETS: [&str; 2] = ["cllk_live_", "cft_"];
/// Lines of JSON that a reader is shown of one answer.
const MOST_LINES: usize = 40;
/// Characters a line of JSON may take.
const MOST_WIDTH: usize = 110;
/// Items of an array that a reader is shown.
const MOST_ITEMS: usize = 2;
/// Characters of a text that a reader is shown.
const MOST_CHARS: usize = 100;

/// Tells a reader what is sent and answered; a silent one tells nothing.
#[derive(Clone, Debug)]
pub struct Narrator {
    steps: Option<Arc<AtomicUsize>>,
}

impl Narrator {
    /// Says nothing.
    #[must_use]
    pub const fn silent() -> Self {
        Self { steps: None }
    }

    /// Speaks on standard output.
    #[must_use]
    pub fn aloud() -> Self {
        Self { steps: Some(Arc::new(AtomicUsize::new(0))) }
    }

    /// Begins the next numbered step.
    pub fn step(&self, title: &str) {
        if let Some(steps) = &self.steps {
            let number = steps.fetch_add(1, Ordering::Relaxed) + 1;
            print(&format!("\n{number}. {title}"));
        }
    }

    /// Says a sentence about the step: what was seen, or found to be true.
    pub fn say(&self, sentence: &str) {
        if self.steps.is_some() {
            print(&format!("   {}", veil(sentence)));
        }
    }

    pub(crate) fn page(&self, method: &str, fields: &[(String, String)], page: &Page) {
        if self.steps.is_none() {
            return;
        }
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        let form = if names.is_empty() { String::new() } else { format!("  ({})", names.join(", ")) };
        let shown = match page.header("location") {
            Some(location) => format!("on to {}", path(location)),
            None => format!("“{}”", page.heading()),
        };
        self.say(&format!("{method} {}{form}", path(page.url.as_str())));
        self.say(&format!("  {} {shown}", page.status));
    }

    pub(crate) fn call(&self, key: Option<&str>, body: Option<&str>, answer: &Answer) {
        if self.steps.is_none() {
            return;
        }
        self.say(&answer.call);
        if let Some(key) = key {
            self.say(&format!("Idempotency-Key: {key}"));
        }
        if let Some(body) = body.and_then(|body| serde_json::from_str(body).ok()) {
            self.json(&body);
        }
        let replayed =
            answer.headers.get("idempotency-replayed").map_or("", |_| " (Idempotency-Replayed: true)");
        self.say(&format!("→ {}{replayed}", answer.status));
        if !answer.body.is_null() {
            self.json(&answer.body);
        }
    }

    /// Shows JSON, shortened to what a reader wants to see.
    pub fn json(&self, body: &Value) {
        let mut lines = Vec::new();
        lay_out(&shorten(body), "", "", &mut lines);
        for line in lines.iter().take(MOST_LINES) {
            self.say(&format!("  {line}"));
        }
        if lines.len() > MOST_LINES {
            self.say(&format!("  … {} more lines", lines.len() - MOST_LINES));
        }
    }

    /// Shows the request of a preview as it would go over the wire.
    pub fn request(&self, request: &Value) {
        let text = |pointer: &str| request.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        self.say(&format!("  {} {}", text("/method"), text("/url")));
        for header in request.pointer("/headers").and_then(Value::as_array).into_iter().flatten() {
            let part = |name: &str| header.get(name).and_then(Value::as_str).unwrap_or_default();
            self.say(&format!("  {}: {}", part("name"), part("value")));
        }
        if let Some(body) = request.pointer("/body/json") {
            self.say("");
            self.say(&format!("  {body}"));
        }
    }
}

/// Lays JSON out over lines; what fits stays on one.
fn lay_out(value: &Value, indent: &str, before: &str, lines: &mut Vec<String>) {
    let whole = format!("{indent}{before}{value}");
    let deeper = format!("{indent}  ");
    match value {
        Value::Array(items) if whole.chars().count() > MOST_WIDTH => {
            lines.push(format!("{indent}{before}["));
            for item in items {
                lay_out(item, &deeper, "", lines);
            }
            lines.push(format!("{indent}]"));
        }
        Value::Object(members) if whole.chars().count() > MOST_WIDTH || indent.is_empty() => {
            lines.push(format!("{indent}{before}{{"));
            for (name, member) in members {
                lay_out(member, &deeper, &format!("{name}: "), lines);
            }
            lines.push(format!("{indent}}}"));
        }
        _ => lines.push(whole),
    }
}

/// A reader that has gone away (`demo | head`) is no failure.
fn print(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// The path, with a query only as far as its names.
fn path(url: &str) -> String {
    let start = url.find("://").map_or(0, |at| at + 3);
    let local =
        url.get(start..).and_then(|rest| rest.find('/')).filter(|_| start > 0).map_or(0, |at| start + at);
    let path = url.get(local..).unwrap_or(url);
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let names: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{path}?{}", names.join("&"))
}

fn shorten(value: &Value) -> Value {
    match value {
        Value::String(text) if text.chars().count() > MOST_CHARS => {
            Value::String(text.chars().take(MOST_CHARS).chain(['…']).collect())
        }
        Value::Array(items) => {
            let mut shown: Vec<Value> = items.iter().take(MOST_ITEMS).map(shorten).collect();
            let rest = items.len().saturating_sub(MOST_ITEMS);
            if rest > 0 {
                shown.push(Value::String(format!("… {rest} more")));
            }
            Value::Array(shown)
        }
        Value::Object(members) => {
            let shown = members.iter().filter(|(_, value)| !value.is_null());
            Value::Object(shown.map(|(name, value)| (name.clone(), shorten(value))).collect())
        }
        other => other.clone(),
    }
}

/// Hides whatever follows the beginning of a secret.
fn veil(line: &str) -> String {
    SECRETS.iter().fold(line.to_owned(), |line, beginning| {
        let mut pieces = line.split(beginning);
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |shown, piece| {
            let rest = piece.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
            let veil = if rest.len() == piece.len() { "" } else { "…" };
            format!("{shown}{beginning}{veil}{rest}")
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_never_told() {
        assert_eq!(veil(r#"{"a":"cllk_live_0aZ","b":"cft_9"}"#), r#"{"a":"cllk_live_…","b":"cft_…"}"#);
        assert_eq!(veil("cllk_live_… and nothing"), "cllk_live_… and nothing");
    }

    #[test]
    fn an_address_is_told_without_its_values() {
        assert_eq!(path("http://127.0.0.1:1/a?state=s&code=c"), "/a?state&code");
        assert_eq!(path("/connect/result?session=x"), "/connect/result?session");
        assert_eq!(path("/a"), "/a");
    }

    #[test]
    fn what_fits_stays_on_one_line() {
        let mut lines = Vec::new();
        let long = "x".repeat(MOST_WIDTH);
        lay_out(&json!({ "a": { "b": [1, 2] }, "c": { "d": long } }), "", "", &mut lines);
        let long = format!("    d: \"{long}\"");
        assert_eq!(lines, ["{", "  a: {\"b\":[1,2]}", "  c: {", &long, "  }", "}"]);
    }

    #[test]
    fn long_answers_are_shortened() {
        let long = json!({ "items": [1, 2, 3], "nothing": null, "text": "x".repeat(101) });
        let shown = shorten(&long);
        assert_eq!(shown["items"], json!([1, 2, "… 1 more"]));
        assert_eq!(shown.get("nothing"), None);
        assert!(shown["text"].as_str().unwrap().ends_with("x…"));
    }
}
