//! The axum glue both workers share.
//!
//! One table turns a domain [`Kind`](clawlink_core::problem::Kind) into a status; extractors turn every rejection
//! into a problem that names the field; cookies and headers are written in one place.
#![warn(missing_docs)]

pub mod cookies;
mod cors;
mod form;
mod headers;
mod json;
mod origin;
mod own_page;
pub mod passed_session;
mod path;
mod problem;
mod query;
mod request_id;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use cors::{open_preflight, open_to_all};
pub use form::Form;
pub use headers::{html_headers, no_store};
pub use json::{FileJson, Json, body_problem};
pub use origin::{Sameness, is_same_origin};
pub use own_page::check_own_page;
pub use path::Path;
pub use problem::{Refused, name_instance, retry_after, status_of};
pub use query::{NoParameter, NoQuery, Query};
pub use request_id::RequestId;
