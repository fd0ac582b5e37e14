use std::thread;

use clap::Parser;
use clawlink_sim::{Options, Plant, Scene};

/// Plays seeds of a simulated world around the real domain. All figures are simulated.
#[derive(Clone, Debug, Parser)]
#[command(name = "cargo xtask sim", bin_name = "cargo xtask sim")]
pub(crate) struct Arguments {
    /// How many seeds to play.
    #[arg(long, default_value_t = 1_000)]
    pub(crate) seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 1)]
    pub(crate) from: u64,
    /// Replay this one seed and print everything that happens.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Play every seed in this scene instead of its own.
    #[arg(long, value_enum)]
    pub(crate) scene: Option<Scene>,
    /// Leave out the faults of these numbers, as a shrunk plan names them.
    #[arg(long, value_delimiter = ',')]
    pub(crate) without: Vec<u64>,
    /// Plant this bug.
    #[arg(long, value_enum)]
    pub(crate) plant: Option<Plant>,
    /// Plant each bug in turn, and count the seeds until it is caught.
    #[arg(long, conflicts_with_all = ["plant", "seed"])]
    pub(crate) plants: bool,
    /// Threads, each with worlds of its own.
    #[arg(long)]
    jobs: Option<u64>,
}

impl Arguments {
    /// How a seed is to be played.
    pub(crate) fn options(&self) -> Options {
        Options { plant: self.plant, scene: self.scene, without: self.without.iter().copied().collect() }
    }

    /// How many threads.
    pub(crate) fn jobs(&self) -> u64 {
        let machine = || thread::available_parallelism().map_or(1, |many| many.get() as u64);
        self.jobs.unwrap_or_else(machine).max(1)
    }
}
