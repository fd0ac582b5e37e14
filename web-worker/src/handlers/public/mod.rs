//! What is told to anybody about how this deployment is used: set-up pages, the reference of the API, `/llms.txt`.

mod api_reference;
mod description;
mod install;
mod llms;

use axum::Router;
use axum::routing::get;
use clawlink_core::ports::House;

use crate::routes;

/// The routes of these pages.
pub(crate) fn routes() -> Router<House> {
    Router::new()
        .route(routes::INSTALL, get(install::list))
        .route("/install/{agent}", get(install::show))
        .route(routes::API_REFERENCE, get(api_reference::show))
        .route(routes::LLMS, get(llms::show))
}
