use axum::extract::{Path, State};
use clawlink_core::ports::House;
use http::StatusCode;

/// Ends the instance of this worker as a bug would.
#[expect(clippy::panic, reason = "this is what the fault table asks for; no release has the route")]
pub(crate) async fn panic() {
    panic!("asked for by the fault table");
}

/// Forgets what other rows of the table have let fail at an app.
pub(crate) async fn forget(State(house): State<House>, Path(app): Path<String>) -> StatusCode {
    house.memory.forget_effort(&app);
    StatusCode::NO_CONTENT
}
