use std::fmt::Write as _;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{App, Tool};

/// Gives every tool its revision: it changes with anything a person saw in a preview, texts included.
pub(super) fn stamp(app: &mut App) {
    let shaping = json!([
        app.slug,
        app.headers,
        app.bases,
        app.injects,
        app.success,
        app.errors,
        app.idempotency,
        app.pages
    ]);
    for tool in app.tools.to_mut() {
        tool.revision = revision(&shaping, tool).into();
    }
}

/// 16 hex digits of SHA-256 over the app's request-shaping keys and the tool, as JSON.
fn revision(shaping: &serde_json::Value, tool: &Tool) -> String {
    let digest = Sha256::digest(json!([shaping, tool]).to_string());
    digest.iter().take(8).fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
