//! Tool calls that reach this origin go on to `exec` over the service binding, never leaving Cloudflare.

use axum::body::Body;
use http::header::COOKIE;
use worker::send::IntoSendFuture;
use worker::{Env, HttpRequest, Result};

/// Whether `exec` answers this path: calls, and what describes them.
pub(crate) fn is_tool_call(request: &HttpRequest) -> bool {
    let path = request.uri().path();
    path.starts_with("/v1/") || path == "/api/mcp" || path == "/openapi.json"
}

/// Passes a request on with its method, path, headers and body, but without cookies: a device has none, and a browser's
/// must not reach the tool API.
pub(crate) async fn forward(mut request: HttpRequest, env: &Env) -> Result<http::Response<Body>> {
    async {
        request.headers_mut().remove(COOKIE);
        Ok(env.service("EXEC")?.fetch_request(request).await?.map(Body::new))
    }
    .into_send()
    .await
}
