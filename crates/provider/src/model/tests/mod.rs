//! The model as a caller sees it: requests and times in, answers out.

mod api;
mod consent;
mod faults;
mod oauth;
mod world;
