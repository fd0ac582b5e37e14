//! What a tool does to the world must be shown before and provable after: L3, L9, L10, L17.

use super::references::slots;
use crate::flaw::Report;
use crate::{Effect, Tool};

pub(super) fn tool(tool: &Tool, report: &Report) {
    let is_read = tool.effect.is_read();
    report.require(is_read || !tool.preview_summary.is_empty(), "L9", "preview.summary", || {
        "required: what does a person read before it runs?".to_owned()
    });
    for slot in slots(&tool.preview_summary) {
        report.require(tool.fields.iter().any(|field| field.name == slot), "L9", "preview.summary", || {
            format!("{{{slot}}} is no field")
        });
    }
    let must_prove = matches!(tool.effect, Effect::Write | Effect::Destructive);
    let proves = tool.verify_with.is_some() == tool.unverifiable.is_empty();
    report.require(!must_prove || proves, "L10", "verify_with", || {
        "either this or `unverifiable` expected: how does an unknown outcome become known?".to_owned()
    });
    let longest = if is_read { 60 } else { 25 };
    report.require((1..=longest).contains(&tool.timeout_s), "L3", "timeout_s", || {
        format!("1 to {longest} expected, got {}", tool.timeout_s)
    });
    report.require(tool.output.page.is_empty() || is_read, "L17", "output.page", || {
        "only reads can be continued".to_owned()
    });
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].contains(&tool.method.as_ref());
    report.require(known, "L1", "method", || {
        format!("an HTTP method in upper case expected, got {:?}", tool.method)
    });
    report.require(tool.path.starts_with('/'), "L1", "path", || "a `/` at the start expected".to_owned());
}
