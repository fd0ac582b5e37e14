use axum::extract::State;
use axum::response::Response;
use clawlink_core::ports::House;
use clawlink_edge::Refused;
use http::HeaderMap;

use super::apps::count_catalog;
use crate::html::{page, see_other};
use crate::pages::landing::{Landing, LandingApp};
use crate::pages::part::Nav;
use crate::principal::Visitor;
use crate::routes;
use crate::shell::shell_for;
use crate::words::{login_command, mark};

/// The apps the front page shows.
const SHOWN_APPS: usize = 12;

/// The front page; somebody who is signed in goes on to their dashboard.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Visitor(visitor): Visitor,
) -> Result<Response, Refused> {
    if visitor.is_some() {
        return Ok(see_other(routes::DASHBOARD));
    }
    let apps = house.catalog.apps().iter().take(SHOWN_APPS);
    let apps =
        apps.map(|app| LandingApp { app: mark(Some(app), &app.slug), url: routes::public_app(&app.slug) });
    Ok(page(&Landing {
        shell: shell_for(&house, &headers, None, Nav::Elsewhere, "Your agent can act")?,
        counts: count_catalog(&house),
        apps: apps.collect(),
        apps_url: routes::PUBLIC_APPS.to_owned(),
        install_url: routes::INSTALL.to_owned(),
        api_url: routes::API_REFERENCE.to_owned(),
        start_url: routes::SIGN_IN.to_owned(),
        setup_command: login_command(&house.config),
    }))
}
