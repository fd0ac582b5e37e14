//! A credential's life with its single writer: installed, handed out, refreshed once, published, released.
//!
//! Every verb here runs inside the one object that owns the connection, takes its turn there, and makes a change durable
//! before anybody can use it.

mod access;
mod install;
mod publish;
mod quarantine;
mod refresh;
mod release;
mod secrets;
mod turn;

pub use access::access;
pub use install::install;
pub use publish::{kv_key, publish};
pub(crate) use quarantine::quarantine;
pub use release::release;
pub use secrets::Secrets;
pub use turn::Turn;
