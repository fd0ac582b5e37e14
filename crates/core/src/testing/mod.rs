//! Fakes of the ports: a clock that is moved by hand, seeded bytes, scripted answers, maps.

mod clock;
mod entropy;

pub use clock::StoppedClock;
pub use entropy::SeededEntropy;
