//! `web`, claw-link.dev: every page a person sees, and the endpoints behind them.
//!
//! One event, `fetch`, answered at the front door (`front`): a tool call (`/v1/*`, and what published plugins call below `/api`)
//! goes on to `exec` as it is, without cookies; for everything else it builds the house of this event and hands the request to
//! the [`router`](router::router); 503 when the deployment's variables cannot be used.

mod app;
mod assets;
mod compat;
mod error_page;
mod flash;
mod forward;
mod front;
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
use worker::{Context, Env, HttpRequest, Result, event};

#[event(fetch)]
async fn fetch(request: HttpRequest, env: Env, context: Context) -> Result<http::Response<Body>> {
    let pass_on = async |request| forward::forward(request, &env).await;
    Ok(front::answer(request, pass_on, || app::build(&env, context)).await)
}
