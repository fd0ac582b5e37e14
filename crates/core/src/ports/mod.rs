//! The outside world, one trait each. Adapters live in `store` and `platform`, fakes in `testing`.

mod actor;
mod background;
mod cell;
mod clock;
mod entropy;
mod house;
mod http;
mod kv;
mod mailer;
mod signer;
pub mod storage;

pub use actor::{AccessAnswer, AccessNeed, ConnectionActor, Install, InstallOutcome, PaceNeed};
pub use background::Background;
pub use cell::CellStorage;
pub use clock::Clock;
pub use entropy::Entropy;
pub use house::{House, Store};
pub use http::{Http, HttpFault, Incoming};
pub use kv::Kv;
pub use mailer::{Mail, Mailer};
pub use signer::Signer;

/// Something we stand on failed. Opaque above the adapter: the caller learns which port, the log learns why.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{port}: {detail}")]
pub struct Fault {
    /// What failed, as a person would call it: `database`, `key store`.
    pub port: &'static str,
    /// The adapter's own words, for the log.
    pub detail: String,
}

impl Fault {
    /// Names the port and keeps the adapter's words.
    pub fn new(port: &'static str, detail: impl std::fmt::Display) -> Self {
        Self { port, detail: detail.to_string() }
    }
}
