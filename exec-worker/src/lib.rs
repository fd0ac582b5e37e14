//! `exec`, api.claw-link.dev: the tool API, connection routing, scheduled jobs, and the `ConnectionObject`.
//!
//! Events:
//!
//! - `fetch`: builds the house of this event and hands the request to the [`router`](router::router);
//!   503 when the deployment's variables cannot be used.
//! - `scheduled`: every minute, the jobs of `schedule`.
//! - Durable Object `ConnectionObject`: one per connection, the single writer
//!   of its credential.

mod app;
mod compat;
mod connection_object;
mod handlers;
mod principal;
pub mod router;
mod schedule;
#[cfg(test)]
mod tests;

use axum::body::Body;
use clawlink_edge::name_instance;
use tower::ServiceExt;
use worker::{Context, Env, HttpRequest, Result, ScheduleContext, ScheduledEvent, event};

#[event(fetch)]
async fn fetch(request: HttpRequest, env: Env, context: Context) -> Result<http::Response<Body>> {
    let house = match app::build(&env, context) {
        Ok(house) => house,
        Err(refusal) => return Ok(name_instance(*refusal, request.uri().path())),
    };
    let response = router::router(house).oneshot(request.map(Body::new)).await;
    Ok(response.unwrap_or_else(|never| match never {}))
}

#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    schedule::run(&env).await;
}
