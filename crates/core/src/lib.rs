//! The domain of ClawLink: what it promises, apart from how it is hosted.
//!
//! Nothing here names a worker runtime, a web framework or SQL. The outside world is a handful of traits in
//! [`ports`]; time and randomness are among them.
#![warn(missing_docs)]

pub mod approval;
pub mod audit;
pub mod bodies;
pub mod catalog;
pub mod compat;
pub mod config;
pub mod connect;
pub mod credential;
pub mod cursor;
pub mod exec;
pub mod files;
pub mod health;
pub mod id;
pub mod identity;
pub mod local_path;
pub mod mcp;
pub mod memory;
pub mod oauth;
mod oauth1;
pub mod oauth_server;
pub mod outbound;
pub mod pairing;
pub mod policy;
pub mod ports;
pub mod problem;
pub mod repeated_member;
pub mod results;
pub mod run;
pub mod sealing;
pub mod secret;
pub mod sweep;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod time;
pub mod token;
pub mod vault;
