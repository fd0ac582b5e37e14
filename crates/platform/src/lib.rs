//! The one library that names `worker`: each file adapts one port onto one thing the platform gives.
//!
//! A worker has one thread, so the platform's futures are not `Send`; only the adapters' bodies know, and say so
//! with `into_send()`. Handles belong to one event: adapters are built inside each, never kept in a static.
#![warn(missing_docs)]

mod actor;
mod background;
mod cell;
mod clock;
mod config;
mod d1;
mod entropy;
mod fetch;
mod house;
mod kv;
mod log;
mod mailer;
mod signer;

pub use actor::{ActorCall, ObjectActor};
pub use background::{LocalBackground, WorkerBackground};
pub use cell::ObjectCell;
pub use clock::WorkerClock;
pub use config::load_config;
pub use d1::D1;
pub use entropy::WorkerEntropy;
pub use fetch::WorkerHttp;
pub use house::{BuildError, build_house};
pub use kv::WorkerKv;
pub use log::log_error;
pub use mailer::{HttpMailer, LocalMailer};
pub use signer::WorkerSigner;
