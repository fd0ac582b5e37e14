//! The flows, against real workers and the real provider: a file a flow, a sentence a test.
//!
//! `cargo xtask test workers` starts the instance they share and tells them where it is. Each test brings its own person,
//! its own account at the provider and its own markers, so all run side by side.

#[cfg(test)]
mod alarms;
#[cfg(test)]
mod approvals;
#[cfg(test)]
mod attacks;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod both_origins;
#[cfg(test)]
mod browser_calls;
#[cfg(test)]
#[path = "../shared/database.rs"]
mod database;
#[cfg(test)]
mod every_app;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod files;
#[cfg(test)]
mod idempotency;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod oauth_server;
#[cfg(test)]
mod plugins;
#[cfg(test)]
mod preview_equals_wire;
#[cfg(test)]
mod published;
#[cfg(test)]
mod refresh;
#[cfg(test)]
mod renewal;
#[cfg(test)]
mod revocation;
#[cfg(test)]
mod schedule;
#[cfg(test)]
mod secrecy;
#[cfg(test)]
mod support;
