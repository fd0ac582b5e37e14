//! The description of `/v1` and the API: what the one says, the other does.

mod examples;
mod fields;
mod observe;
mod operation;
mod routes;

pub(super) use observe::{Asked, observe};
