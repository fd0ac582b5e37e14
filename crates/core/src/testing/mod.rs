//! Fakes of the ports: a clock that is moved by hand, seeded bytes, scripted answers, maps, and a
//! wire through them that lets any step go wrong.

mod actor;
mod background;
mod cell;
mod clock;
mod entropy;
mod http;
mod kv;
mod mailer;
mod signer;
mod tripwire;

pub use actor::LocalActor;
pub use background::KeptWork;
pub use cell::MemoryCell;
pub use clock::StoppedClock;
pub use entropy::SeededEntropy;
pub use http::{ScriptedHttp, Seen};
pub use kv::MapKv;
pub use mailer::KeptMail;
pub use signer::NativeSigner;
pub use tripwire::{Trip, Tripwire};
