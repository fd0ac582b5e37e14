//! `web`, claw-link.dev: every page a person sees, and the endpoints behind them.
//!
//! One event, `fetch`: a tool call (`/v1/*`, and what published plugins call below `/api`) goes on to `exec` as it is, without
//! cookies; for everything else it builds the house of this event and hands the request to the [`router`](router::router);
//! 503 when the deployment's variables cannot be used.

mod app;
mod assets;
mod compat;
mod error_page;
mod flash;
mod forward;
mod guard;
mod handlers;
mod html;
pub mod pages;
mod principal;
pub mod router;
mod routes;
mod shell;
#[cfg(test)]
mod tests;
mod words;

use axum::body::Body;
use tower::ServiceExt;
use worker::{Context, Env, HttpRequest, Result, event};

#[event(fetch)]
async fn fetch(request: HttpRequest, env: Env, context: Context) -> Result<http::Response<Body>> {
    if forward::is_tool_call(request.uri().path()) {
        return Ok(forward::forward(request, &env).await);
    }
    let house = match app::build(&env, context) {
        Ok(house) => house,
        Err(problem) => return Ok(forward::refuse(&problem, request.uri().path(), "req_none")),
    };
    let response = router::router(house).oneshot(request.map(Body::new)).await;
    Ok(response.unwrap_or_else(|never| match never {}))
}
