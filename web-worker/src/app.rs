//! The composition root: which adapters this worker's ports stand on.

use std::sync::Arc;

use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_platform::{WorkerBackground, build_house, log_error};
use worker::{Context, Env};

/// The house of one request, or why there is none.
pub(crate) fn build(env: &Env, context: Context) -> Result<House, Problem> {
    let background = Arc::new(WorkerBackground::new(context));
    build_house(env, background, clawlink_catalog::apps(), clawlink_catalog::hooks()).map_err(|error| {
        log_error(&format!("cannot start: {error}"));
        Problem::new(Kind::Unavailable, "not_configured", "This deployment is not configured.").until_mended()
    })
}
