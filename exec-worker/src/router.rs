//! Every route of this worker.

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, delete, get, post};
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Refused, RequestId, name_instance, no_store};

use crate::compat;
use crate::handlers::{
    approvals, apps, connect_sessions, connections, device, executions, files, health, mcp, openapi, results,
    run, tools, whoami,
};

/// The whole API over one house. It names no platform, so tests call it as it is.
pub fn router(house: House) -> Router {
    let routes = Router::new();
    #[cfg(feature = "faults")]
    let routes = crate::handlers::faults::add_to(routes);
    routes
        .route("/healthz", get(health::show))
        .route("/openapi.json", get(openapi::show))
        .route("/v1/whoami", get(whoami::show))
        .route("/v1/device", delete(device::revoke))
        .route("/v1/apps", get(apps::list))
        .route("/v1/apps/{app}", get(apps::show))
        .route("/v1/connections", get(connections::list))
        .route("/v1/connections/{id}", get(connections::show))
        .route("/v1/connect-sessions", post(connect_sessions::create))
        .route("/v1/connect-sessions/{id}", get(connect_sessions::show))
        .route("/v1/tools", get(tools::list))
        .route("/v1/tools/search", get(tools::search))
        .route("/v1/tools/{tool}", get(tools::show))
        .route("/v1/preview", post(run::preview))
        .route("/v1/execute", post(run::execute))
        .route("/v1/files/{id}", get(files::show))
        .route("/v1/results/{id}", get(results::show))
        .route("/v1/approvals", get(approvals::list))
        .route("/v1/approvals/{id}", get(approvals::show))
        .route("/v1/executions", get(executions::list))
        .route("/v1/executions/{id}", get(executions::show))
        .route("/api/tools", get(compat::tools::list))
        .route("/api/tools/search", get(compat::tools::search))
        .route("/api/tools/{tool}", get(compat::tool::show))
        .route("/api/tools/{tool}/preview", post(compat::execute::preview))
        .route("/api/tools/{tool}/execute", post(compat::execute::execute))
        .route("/api/actions", get(compat::actions::list))
        .route("/api/actions/{app}/{action}", get(compat::actions::show))
        .route("/api/search", get(compat::search::search))
        .route("/api/executions", post(compat::executions::create))
        .route("/api/executions/{id}", get(compat::executions::show))
        .route("/.well-known/oauth-protected-resource", get(mcp::describe).options(mcp::preflight))
        .route("/.well-known/oauth-protected-resource/mcp", get(mcp::describe).options(mcp::preflight))
        .route("/mcp", any(mcp::converse))
        .route("/api/mcp", any(mcp::converse))
        .fallback(|| async { Refused(Problem::new(Kind::NotFound, "not_found", "There is no such route.")) })
        .method_not_allowed_fallback(|| async {
            Refused(Problem::new(
                Kind::MethodNotAllowed,
                "method_not_allowed",
                "This route has another method.",
            ))
        })
        .layer(from_fn_with_state(house.clone(), finish))
        .with_state(house)
}

/// What every answer gets: a request id, the one under which `web` passed the call on where it did; no caching; for failures of
/// our own a line in the log; and on the published wire its own words.
async fn finish(State(house): State<House>, mut request: Request, next: Next) -> Response {
    let id = RequestId::passed_on(request.headers());
    let id = id.unwrap_or_else(|| RequestId::make(&*house.clock, &*house.entropy));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await.into_response();
    if let Some(cause) = response.extensions().get::<Problem>().and_then(|problem| problem.internal.as_ref())
    {
        clawlink_platform::log_error(&format!("{} {method} {path} {} {cause}", id.0, response.status()));
    }
    response = if compat::is_published(&path) {
        compat::dress(&house, response, &id)
    } else {
        name_instance(response, &path)
    };
    no_store(response.headers_mut());
    id.mark(response.headers_mut());
    response
}
