//! Pages and redirects as responses.

use askama::Template;
use axum::response::{IntoResponse, Response};
use clawlink_core::problem::Problem;
use clawlink_edge::{Refused, html_headers};
use http::header::{CONTENT_TYPE, LOCATION, SET_COOKIE};
use http::{HeaderValue, StatusCode};

use crate::flash::Flash;

/// A page with status 200.
pub(crate) fn page(template: &impl Template) -> Response {
    page_with(StatusCode::OK, template)
}

/// A page with a status.
pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => {
            let mut response = (status, text).into_response();
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            html_headers(headers);
            Flash::forget(headers);
            response
        }
        Err(error) => Refused(Problem::internal(error.to_string())).into_response(),
    }
}

/// On to another page of ours, by GET.
pub(crate) fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(value) = HeaderValue::try_from(path) {
        response.headers_mut().insert(LOCATION, value);
    }
    response
}

/// On to another page, which says what was done.
pub(crate) fn see_other_with(path: &str, flash: Flash) -> Response {
    with_cookie(see_other(path), flash.cookie())
}

/// Adds a cookie.
pub(crate) fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
