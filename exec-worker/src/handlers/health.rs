use axum::response::Response;
use serde_json::json;

use super::ok;

/// Answers once the deployment's variables could be read; touches no storage.
pub(crate) async fn show() -> Response {
    ok(&json!({ "ok": true, "worker": "exec" }))
}
