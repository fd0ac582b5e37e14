use axum::Router;
use axum::extract::State;
use axum::routing::post;
use clawlink_core::ports::House;
use clawlink_edge::Path;
use http::StatusCode;

/// Where an instance is ended, and where an app's failures are forgotten. No route of the product: the list of those, which a
/// test compares with what they let through, does not have them.
const PANIC: &str = "/faults/panic";
const FORGET: &str = "/faults/forget/{app}";

/// Adds the routes that only the fault table calls.
pub(crate) fn add_to(routes: Router<House>) -> Router<House> {
    let routes = Router::route(routes, PANIC, post(panic));
    Router::route(routes, FORGET, post(forget))
}

/// Ends the instance of this worker as a bug would.
#[expect(clippy::panic, reason = "this is what the fault table asks for; no release has the route")]
async fn panic() {
    panic!("asked for by the fault table");
}

/// Forgets what other rows of the table have let fail at an app.
async fn forget(State(house): State<House>, Path(app): Path<String>) -> StatusCode {
    house.memory.forget_effort(&app);
    StatusCode::NO_CONTENT
}
