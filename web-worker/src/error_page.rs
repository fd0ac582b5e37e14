//! A problem as a page.

use axum::response::Response;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{retry_after, status_of};

use crate::html::page_with;
use crate::pages::error::{ErrorPage, Fault};
use crate::pages::part::Nav;
use crate::routes;
use crate::shell::bare;

/// The page of a refusal. It needs no database, so it can be shown whatever failed.
pub(crate) fn render(problem: &Problem, request_id: &str) -> Response {
    let (next_url, next_label) = match problem.kind {
        Kind::Unauthenticated => (routes::SIGN_IN, "Sign in"),
        _ => (routes::DASHBOARD, "Go to your connections"),
    };
    let page = ErrorPage {
        shell: bare(Nav::Elsewhere, "Something is in the way"),
        fault: fault_of(problem.kind),
        detail: problem.detail.clone(),
        next_url: next_url.to_owned(),
        next_label: next_label.to_owned(),
        request_id: request_id.to_owned(),
    };
    let mut response = page_with(status_of(problem.kind), &page);
    retry_after(response.headers_mut(), problem.wait_seconds());
    response
}

const fn fault_of(kind: Kind) -> Fault {
    match kind {
        Kind::Forbidden | Kind::Unauthenticated => Fault::Forbidden,
        Kind::NotFound | Kind::MethodNotAllowed => Fault::NotFound,
        Kind::Gone => Fault::Gone,
        Kind::RateLimited => Fault::TooMany,
        Kind::Malformed | Kind::Invalid | Kind::Conflict | Kind::TooLarge | Kind::UnsupportedMedia => {
            Fault::BadRequest
        }
        Kind::Unavailable => Fault::Unavailable,
        Kind::Internal | Kind::Upstream | Kind::UpstreamTimeout => Fault::Internal,
    }
}
