//! The composition root: which adapters this worker's ports stand on.

use std::sync::Arc;

use axum::body::Body;
use axum::response::IntoResponse;
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::Refused;
use clawlink_platform::{BuildError, LocalBackground, WorkerBackground, build_house, log_error};
use worker::{Context, Env};

/// The house of one request, or the answer that says why there is none.
pub(crate) fn build(env: &Env, context: Context) -> Result<House, Box<http::Response<Body>>> {
    let background = Arc::new(WorkerBackground::new(context));
    build_house(env, background, clawlink_catalog::apps(), clawlink_catalog::hooks()).map_err(|error| {
        log_error(&format!("cannot start: {error}"));
        let problem = Problem::new(Kind::Unavailable, "not_configured", "This deployment is not configured.")
            .until_mended();
        Box::new(Refused(problem).into_response())
    })
}

/// The house of an object or a scheduled run, which outlive single requests.
pub(crate) fn build_long_lived(env: &Env) -> Result<House, BuildError> {
    build_house(env, Arc::new(LocalBackground), clawlink_catalog::apps(), clawlink_catalog::hooks())
}
