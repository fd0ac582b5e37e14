//! The command: what it takes, and its three ways to go about seeds.

mod arguments;
mod hunt;
mod play;
mod replay;

use clawlink_sim::SimError;

pub(crate) use arguments::Arguments;

/// Does what is asked; says whether everything held.
///
/// # Errors
/// [`SimError`] when a seed cannot be played.
pub(crate) fn obey(arguments: &Arguments) -> Result<bool, SimError> {
    match arguments.seed {
        Some(seed) => replay::replay(seed, &arguments.options()),
        None if arguments.plants => hunt::hunt_all(arguments),
        None => play::play(arguments),
    }
}
