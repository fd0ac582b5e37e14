//! The fault table: what must hold when the provider fails, against real workers in workerd. A row a test; each asks the
//! provider what truly arrived there.
//!
//! `cargo xtask test faults` starts the instance they share. Each row brings its own person and its own account, and the
//! provider's rules go by account, so all run side by side.

#[cfg(test)]
mod auth;
#[cfg(test)]
mod broken_answer;
#[cfg(test)]
mod failing_host;
#[cfg(test)]
mod leaving;
#[cfg(test)]
mod lost;
#[cfg(test)]
mod pace;
#[cfg(test)]
mod pattern;
#[cfg(test)]
mod redirect;
#[cfg(test)]
mod resets;
#[cfg(test)]
mod server_error;
#[cfg(test)]
mod throttle;
#[cfg(test)]
mod write_once;
