//! The dashboard: what a signed-in person sees and changes, and the two public pages that show the same catalogue.
//!
//! `card`, `call`, `offer`, `scopes`, `outcome`, `timeline`, `kept` and `identity_request` turn rows into what pages show, and ask
//! nobody; every other file is a route.

mod activity;
mod activity_detail;
mod activity_filter;
mod app;
mod approval;
mod approvals;
mod apps;
mod audit;
mod bodies;
mod call;
mod card;
mod connection;
mod connection_actions;
mod connection_test;
mod device;
mod devices;
mod disconnect;
mod home;
mod identity_request;
mod kept;
mod keys;
mod landing;
mod oauth_apps;
mod offer;
mod outcome;
mod pause;
mod scopes;
mod timeline;
mod version;

use axum::Router;
use axum::routing::{get, post};
use clawlink_core::ports::House;

use crate::routes;

/// The routes of the dashboard, the landing page and the public directory.
pub(crate) fn routes() -> Router<House> {
    Router::new()
        .route(routes::HOME, get(landing::show))
        .route(routes::DASHBOARD, get(home::show))
        .route(routes::CONNECTIONS_VERSION, get(version::show))
        .route("/dashboard/connections/{id}", get(connection::show))
        .route("/dashboard/connections/{id}/default", post(connection_actions::make_default))
        .route("/dashboard/connections/{id}/rename", post(connection_actions::rename))
        .route("/dashboard/connections/{id}/reconnect", post(connection_actions::reconnect))
        .route("/dashboard/connections/{id}/test", post(connection_test::run))
        .route("/dashboard/connections/{id}/disconnect", get(disconnect::ask).post(disconnect::run))
        .route(routes::APPS, get(apps::show))
        .route("/dashboard/apps/{app}", get(app::show))
        .route("/dashboard/apps/{app}/connect", post(app::connect))
        .route(routes::PUBLIC_APPS, get(apps::show_public))
        .route("/apps/{app}", get(app::show_public))
        .route(routes::DEVICES, get(devices::show))
        .route(routes::KEYS, post(keys::make))
        .route("/dashboard/devices/{id}", get(device::show))
        .route("/dashboard/devices/{id}/revoke", post(devices::revoke))
        .route("/dashboard/devices/{id}/policy", post(device::choose_policy))
        .route("/dashboard/devices/{id}/rules", post(device::put_rule))
        .route("/dashboard/devices/{id}/rules/remove", post(device::remove_rule))
        .route(routes::PAUSE, post(pause::stop))
        .route(routes::RESUME, post(pause::resume))
        .route(routes::APPROVALS, get(approvals::show))
        .route("/dashboard/approvals/{id}", get(approval::show))
        .route("/dashboard/approvals/{id}/approve", post(approval::approve))
        .route("/dashboard/approvals/{id}/decline", post(approval::decline))
        .route(routes::OAUTH_APPS, get(oauth_apps::show).post(oauth_apps::add))
        .route("/dashboard/settings/oauth-apps/{id}/remove", post(oauth_apps::remove))
        .route(routes::AUDIT_EXPORT, get(audit::download))
        .route(routes::ACTIVITY, get(activity::show))
        .route(routes::BODIES, post(bodies::choose))
        .route(routes::BODIES_DELETE, post(bodies::delete_all))
        .route("/dashboard/activity/{id}/forget", post(bodies::delete))
        .route("/dashboard/activity/{id}", get(activity_detail::show))
}
