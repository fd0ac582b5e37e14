//! The simulator: the real domain in a world where a seed decides what happens next, and what breaks.
//!
//! One seed is one world of five colos with two isolates each, one object a connection, a database, a key store and a
//! provider. Every port of `clawlink_core` is answered by a fake that keeps to the *documented* behaviour of the platform
//! and fails as the seed says. Time is virtual and moves only when nobody can go on. The same seed gives the same run.
//!
//! [`run`] plays one seed and checks what must hold afterwards; [`shrink`] drops faults from a seed that broke something for
//! as long as it still does. Figures are simulated: they say nothing about a live network.
#![warn(missing_docs)]

mod act;
mod check;
mod plant;
mod ports;
mod random;
mod regressions;
mod report;
mod run;
mod scenario;
mod scene;
mod scheduler;
mod shrink;
mod trace;
mod world;

pub use check::{Invariant, Violation};
pub use plant::Plant;
pub use regressions::regressions;
pub use report::{Figures, Summary};
pub use run::{Outcome, SimError, run};
pub use scenario::Options;
pub use scene::Scene;
pub use shrink::{Plan, shrink};
pub use trace::Event;
