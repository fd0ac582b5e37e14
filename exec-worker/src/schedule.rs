//! The scheduled run: one lease for the minute, then each job of `core::sweep` in turn.

use clawlink_core::sweep::sweep;
use clawlink_platform::log_error;
use worker::Env;

use crate::app::build_long_lived;

/// Runs every job; one that fails is logged and does not stop the others.
pub(crate) async fn run(env: &Env) {
    let house = match build_long_lived(env) {
        Ok(house) => house,
        Err(error) => return log_error(&format!("scheduled: cannot start: {error}")),
    };
    for fault in sweep(&house).await {
        log_error(&format!("scheduled: {fault}"));
    }
}
