//! Style, scripts and icons, compiled in. Small enough that a deployment has no second place to keep in step.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use clawlink_core::ports::House;
use clawlink_manifest::App;
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};

use crate::pages::asset;

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// The routes of everything static.
pub(crate) fn routes() -> Router<House> {
    Router::new()
        .route(asset::TOKENS, get(|| async { serve(CSS, include_str!("../assets/tokens.css")) }))
        .route(asset::APP, get(|| async { serve(CSS, include_str!("../assets/app.css")) }))
        .route(asset::ICONS, get(|| async { serve(SVG, include_str!("../assets/icons.svg")) }))
        .route(asset::MARK, get(|| async { serve(SVG, include_str!("../assets/mark.svg")) }))
        .route(asset::COPY, get(|| async { serve(JS, include_str!("../assets/copy.js")) }))
        .route(asset::CONNECT, get(|| async { serve(JS, include_str!("../assets/connect.js")) }))
        .route(asset::FILTER, get(|| async { serve(JS, include_str!("../assets/filter.js")) }))
        .route("/assets/apps.svg", get(app_icons))
        .route(
            "/skill.md",
            get(|| async { serve(MARKDOWN, include_str!("../../clients/skill/clawlink/SKILL.md")) }),
        )
}

fn serve(kind: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// The apps' icons as one sprite, a symbol each.
async fn app_icons(State(house): State<House>) -> Response {
    let symbols: String = house.catalog.apps().iter().filter_map(symbol).collect();
    serve(SVG, format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{symbols}</svg>"))
}

/// An icon's shapes in a symbol of its slug; the build has checked that icons hold shapes only.
fn symbol(app: &App) -> Option<String> {
    let (open, rest) = app.icon.split_once("<svg")?.1.split_once('>')?;
    let shapes = rest.rsplit_once("</svg>")?.0;
    let view_box = open.split_once("viewBox=\"")?.1.split_once('"')?.0;
    let attribute = |name: &str| {
        let value = open.split_once(&format!("{name}=\""))?.1.split_once('"')?.0;
        Some(format!(" {name}=\"{value}\""))
    };
    let inherited: String = ["fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin"]
        .into_iter()
        .filter_map(attribute)
        .collect();
    Some(format!("<symbol id=\"{}\" viewBox=\"{view_box}\"><g{inherited}>{shapes}</g></symbol>", app.slug))
}
