//! Fakes of the ports: a clock that is moved by hand, seeded bytes, scripted answers, maps.

mod actor;
mod background;
mod clock;
mod entropy;
mod http;
mod kv;
mod mailer;

pub use actor::{LocalActor, MemoryCell};
pub use background::KeptWork;
pub use clock::StoppedClock;
pub use entropy::SeededEntropy;
pub use http::{ScriptedHttp, Seen};
pub use kv::MapKv;
pub use mailer::KeptMail;
