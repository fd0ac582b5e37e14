//! A provider of our own: OAuth 2 server, small API and fault injector, for demos, tests and benchmarks.
//!
//! [`model`] is pure: a [`model::Model`] turns a request and a time into an [`model::Answer`], so a simulator can
//! drive it without sockets. [`Provider`] puts it behind three loopback listeners with an HTTP/1.1 responder of
//! our own, because faults must be able to cut bytes anywhere.
#![warn(missing_docs)]

pub mod model;
mod server;

pub use server::{Options, Provider, StartError};
