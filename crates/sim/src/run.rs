use std::sync::Arc;

use clawlink_core::config::ConfigError;
use clawlink_core::time::MINUTE_MS;
use clawlink_store::SqlError;

use crate::act::Stage;
use crate::check::{self, Violation};
use crate::ports::Settings;
use crate::random::Dice;
use crate::report::Figures;
use crate::scenario::{Options, Scenario};
use crate::scene::Scene;
use crate::scheduler::Restless;
use crate::trace::Event;
use crate::world::World;

/// How long the last calls may take.
const LAST_MS: i64 = 2 * MINUTE_MS;

/// What a seed came to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The seed.
    pub seed: u64,
    /// Hash of everything that happened: equal runs have equal hashes.
    pub hash: u64,
    /// What did not hold.
    pub violations: Vec<Violation>,
    /// Everything that happened, in order.
    pub events: Vec<Event>,
    /// What was counted.
    pub figures: Figures,
    /// What it was about.
    pub scene: Scene,
    /// Faults that were due, those left out among them.
    pub faults_due: u64,
}

/// Why a seed could not be played.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// A migration fails.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The settings contradict themselves.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Somebody goes round in circles.
    #[error("{0}")]
    Restless(String),
    /// The calm beginning did not come about.
    #[error("the world could not be set up: {0}")]
    Setup(String),
}

impl From<Restless> for SimError {
    fn from(error: Restless) -> Self {
        Self::Restless(error.to_string())
    }
}

/// Plays one seed to its end and checks what must hold: a calm beginning, a rough time, a calm in which the sweeps clean
/// up, and one last call of everybody.
///
/// # Errors
/// [`SimError`] when the seed cannot be played; broken invariants are in the [`Outcome`].
pub fn run(seed: u64, options: &Options) -> Result<Outcome, SimError> {
    let settings = Settings::get()?;
    let world = World::open(seed, options.clone())?;
    let played = play(seed, settings, &world);
    let outcome = outcome(seed, &world);
    world.dismantle();
    played.map(|()| outcome)
}

fn play(seed: u64, settings: &'static Settings, world: &Arc<World>) -> Result<(), SimError> {
    let mut dice = Dice::new(seed, 3);
    let scenario = Scenario::draw(world.scene, &mut dice);
    let begin = world.now_ms();
    let rough = begin + scenario.setup_ms;
    let settle = rough + scenario.rough_ms;
    let last = settle + scenario.settle_ms;
    let scheduler = &world.scheduler;
    let setting = Stage::begin_set_up(world, settings, &scenario, &mut dice);
    scheduler.run_until(rough)?;
    let stage = setting.finish().map_err(SimError::Setup)?;
    world.set_calm(false);
    stage.perform(&scenario, &mut dice);
    if world.scene == Scene::FiftyCallers {
        scheduler.run_until(settle)?;
        check::fifty(world, stage.people());
        return Ok(());
    }
    stage.sweep_until(last, &mut dice);
    scheduler.run_until(settle)?;
    world.set_calm(true);
    scheduler.run_until(last)?;
    check::before_the_last_call(world, stage.people());
    stage.call_everybody();
    scheduler.run_until(last + LAST_MS)?;
    check::at_the_end(world, stage.people());
    Ok(())
}

fn outcome(seed: u64, world: &World) -> Outcome {
    let mut trace = world.trace();
    trace.stir(world.scheduler.steps());
    let hash = trace.hash();
    let events = trace.take();
    drop(trace);
    let mut books = world.books();
    let faults = events.iter().filter(|event| event.is_fault()).count() as u64;
    let (virtual_ms, steps) = (world.elapsed_ms(), world.scheduler.steps());
    let figures = Figures { virtual_ms, faults, steps, ..books.figures };
    let violations = std::mem::take(&mut books.violations);
    Outcome { seed, hash, violations, events, figures, scene: world.scene, faults_due: world.struck() }
}
