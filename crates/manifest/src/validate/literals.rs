//! Texts that must not hold a credential, a slot for one, or a header of the transport: L5, L20, L28.

use crate::flaw::Report;
use crate::{App, Constant, Tool};

/// How credentials of well-known providers begin.
const SECRET_PREFIXES: [&str; 9] =
    ["ghp_", "gho_", "github_pat_", "xoxb-", "xoxp-", "sk-", "ya29.", "AIza", "-----BEGIN"];
/// Letters behind such a prefix that make it a credential rather than a hint at its shape.
const SECRET_LETTERS: usize = 16;

pub(super) fn app(app: &App, report: &Report) {
    for (name, value) in app.headers.iter() {
        header(report, &format!("headers.{name}"), name);
        no_secret(report, &format!("headers.{name}"), value);
    }
    for base in app.bases.iter() {
        no_secret(report, &format!("base.{}.url", base.id), &base.url);
    }
    if let Some(identity) = &app.identity {
        no_secret(report, "identity.path", &identity.path);
        no_secret(report, "identity.body", &identity.body);
    }
    for inject in app.injects.iter() {
        let slots = inject.value.matches("{secret:").count();
        report.require(slots > 0 || inject.sign.is_some(), "L5", &format!("inject.{}", inject.name), || {
            "a {secret:…} slot expected in the value".to_owned()
        });
        no_literal(report, &format!("inject.{}.value", inject.name), &inject.value);
    }
}

pub(super) fn tool(tool: &Tool, report: &Report) {
    for (key, text) in
        [("path", &tool.path), ("query", &tool.query), ("preview.summary", &tool.preview_summary)]
    {
        no_secret(report, key, text);
    }
    for field in tool.fields.iter() {
        let texts = [field.default.as_deref(), field.example.as_deref(), Some(field.description.as_ref())];
        for text in texts.into_iter().flatten() {
            no_secret(report, &format!("field.{}", field.name), text);
        }
    }
    for constant in tool.constants.iter() {
        let (key, value) = match constant {
            Constant::Header(name, value) => {
                header(report, &format!("const.header.{name}"), name);
                (format!("const.header.{name}"), value)
            }
            Constant::Query(name, value) => (format!("const.query.{name}"), value),
            Constant::Body(ptr, value) => (format!("const.body.{ptr}"), value),
        };
        no_secret(report, &key, value);
    }
    for example in tool.examples.iter() {
        no_secret(report, "example.args", &example.args);
    }
}

fn no_secret(report: &Report, key: &str, text: &str) {
    report.require(!text.contains("{secret:"), "L5", key, || {
        "{secret:…} expected only in `inject` and `revoke`".to_owned()
    });
    no_literal(report, key, text);
}

fn no_literal(report: &Report, key: &str, text: &str) {
    let secret_letter = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let is_secret = |prefix: &str| {
        text.split(prefix)
            .skip(1)
            .any(|rest| rest.chars().take_while(secret_letter).count() >= SECRET_LETTERS)
    };
    report.require(!SECRET_PREFIXES.into_iter().any(is_secret), "L28", key, || {
        "no credential expected here, and this looks like one".to_owned()
    });
}

/// Headers that only the transport or `inject` may set.
fn header(report: &Report, key: &str, name: &str) {
    let name = name.to_ascii_lowercase();
    let reserved = ["authorization", "host", "cookie", "content-length", "transfer-encoding", "connection"];
    let taken =
        reserved.contains(&name.as_str()) || name.starts_with("cf-") || name.starts_with("x-forwarded-");
    report.require(!taken, "L20", key, || "a header that a manifest may set expected".to_owned());
}
