use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use serde_json::json;

/// Answers once the deployment's variables could be read; touches no storage.
pub(crate) async fn show() -> Response {
    let body = json!({ "ok": true, "worker": "web" }).to_string();
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}
