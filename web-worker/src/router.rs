//! Every route of this worker.

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Refused, RequestId, name_instance, no_store};
use http::header::{ACCEPT, CACHE_CONTROL};

use crate::handlers::pair::{Hermes, OpenClaw};
use crate::handlers::{
    authorize, callback, connect, connect_choice, connect_result, dashboard, health, mailbox, pair, public,
    register, revoke, sign_in, sign_out, token, well_known,
};
use crate::{assets, compat, error_page, routes};

/// The whole site over one house. It names no platform, so tests call it as it is.
pub fn router(house: House) -> Router {
    Router::new()
        .route("/healthz", get(health::show))
        .route(routes::SIGN_IN, get(sign_in::show).post(sign_in::send_code))
        .route(routes::SIGN_IN_CODE, post(sign_in::check_code))
        .route(routes::SIGN_OUT, post(sign_out::end))
        .route(routes::MAILBOX, get(mailbox::show))
        .route(routes::AUTHORIZE, get(authorize::check))
        .route(routes::AUTHORIZE_DECIDE, post(authorize::decide))
        .route(routes::AUTHORIZE_APPROVE, post(authorize::grant))
        .route(routes::AUTHORIZE_DECLINE, post(authorize::refuse))
        .route(routes::TOKEN, post(token::issue).options(well_known::preflight))
        .route(routes::REGISTER, post(register::register).options(well_known::preflight))
        .route(routes::REVOKE, post(revoke::revoke).options(well_known::preflight))
        .route(
            "/.well-known/oauth-authorization-server",
            get(well_known::server).options(well_known::preflight),
        )
        .route("/.well-known/openid-configuration", get(well_known::server).options(well_known::preflight))
        .route(
            "/.well-known/oauth-protected-resource",
            get(well_known::resource).options(well_known::preflight),
        )
        .route(
            "/.well-known/oauth-protected-resource/api/mcp",
            get(well_known::resource).options(well_known::preflight),
        )
        .route(routes::CONNECT_RESULT, get(connect_result::show))
        .route(routes::CONNECT_CHOOSE, post(connect_choice::choose))
        .route("/connect/{app}", get(connect::show))
        .route("/connect/{app}/leave", post(connect::leave))
        .route("/connect/{app}/submit", post(connect::send))
        .route("/oauth/callback/{app}", get(callback::receive))
        .route("/oauth/callback/{app}/{context}", get(callback::receive_own))
        .route("/openclaw/pair/{link}", get(pair::show::<OpenClaw>))
        .route("/openclaw/pair/{link}/decide", post(pair::decide::<OpenClaw>))
        .route("/openclaw/pair/{link}/approve", post(pair::approve::<OpenClaw>))
        .route("/openclaw/pair/{link}/decline", post(pair::decline::<OpenClaw>))
        .route("/hermes/approve/{link}", get(pair::show::<Hermes>))
        .route("/hermes/approve/{link}/decide", post(pair::decide::<Hermes>))
        .route("/hermes/approve/{link}/approve", post(pair::approve::<Hermes>))
        .route("/hermes/approve/{link}/decline", post(pair::decline::<Hermes>))
        .merge(compat::routes())
        .merge(dashboard::routes())
        .merge(public::routes())
        .merge(assets::routes())
        .fallback(compat::nothing_here)
        .method_not_allowed_fallback(|| async {
            Refused(Problem::new(
                Kind::MethodNotAllowed,
                "method_not_allowed",
                "This address has another method.",
            ))
        })
        .layer(from_fn_with_state(house.clone(), finish))
        .with_state(house)
}

/// What every answer gets: a request id, no caching unless it is static, a page instead of a problem for whoever asked for
/// HTML, a published plugin's form below `/api`, and for failures of our own a line in the log.
async fn finish(State(house): State<House>, request: Request, next: Next) -> Response {
    let id = RequestId::make(&*house.clock, &*house.entropy);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let accepts = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wants_html = accepts.contains("text/html");
    let mut response = next.run(request).await.into_response();
    if let Some(problem) = response.extensions().get::<Problem>().cloned() {
        if let Some(cause) = &problem.internal {
            clawlink_platform::log_error(&format!("{} {method} {path} {} {cause}", id.0, response.status()));
        }
        if wants_html && !compat::refusal::is_compat(&path) && !response.status().is_redirection() {
            response = error_page::render(&problem, &id.0);
        }
    }
    response = if compat::refusal::is_compat(&path) {
        compat::refusal::dress(response, &path, &id.0)
    } else {
        name_instance(response, &path)
    };
    if !response.headers().contains_key(CACHE_CONTROL) {
        no_store(response.headers_mut());
    }
    id.mark(response.headers_mut());
    response
}
