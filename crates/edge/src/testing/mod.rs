//! What a worker's tests read off its own source.

mod routes;

pub use routes::{Route, routes_of};
