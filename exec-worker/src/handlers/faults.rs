use std::hint::black_box;

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use clawlink_core::ports::House;
use clawlink_edge::Path;
use http::StatusCode;

/// Where an instance is ended, and where an app's failures are forgotten. No route of the product: the list of those, which a
/// test compares with what they let through, does not have them.
const PANIC: &str = "/faults/panic";
const DEPTH: &str = "/faults/depth";
const STACK: &str = "/faults/stack";
const MEMORY: &str = "/faults/memory";
const FORGET: &str = "/faults/forget/{app}";

/// Adds the routes that only the fault table calls.
pub(crate) fn add_to(routes: Router<House>) -> Router<House> {
    let routes = Router::route(routes, PANIC, post(panic));
    let routes = Router::route(routes, DEPTH, post(async || black_box(descend(0)).to_string()));
    let routes = Router::route(routes, STACK, post(async || black_box(pile_up(0)).to_string()));
    let routes = Router::route(routes, MEMORY, post(memory));
    Router::route(routes, FORGET, post(forget))
}

/// Ends the instance of this worker as a bug would.
#[expect(clippy::panic, reason = "this is what the fault table asks for; no release has the route")]
async fn panic() {
    panic!("asked for by the fault table");
}

/// Calls itself until the engine has no stack left: its frames hold next to nothing in memory.
fn descend(depth: u64) -> u64 {
    if depth == u64::MAX { depth } else { black_box(descend(depth + 1)).wrapping_add(depth) }
}

/// Calls itself until the stack in the module's own memory is used up.
fn pile_up(depth: u64) -> u64 {
    let mut frame = [depth; 512];
    black_box(&mut frame);
    if depth == u64::MAX { depth } else { pile_up(depth + 1).wrapping_add(frame.iter().sum()) }
}

/// Takes memory until it is refused.
async fn memory() -> String {
    let mut taken: Vec<Vec<u8>> = Vec::new();
    loop {
        taken.push(Vec::with_capacity(256 << 20));
        black_box(&mut taken);
    }
}

/// Forgets what other rows of the table have let fail at an app.
async fn forget(State(house): State<House>, Path(app): Path<String>) -> StatusCode {
    house.memory.forget_effort(&app);
    StatusCode::NO_CONTENT
}
