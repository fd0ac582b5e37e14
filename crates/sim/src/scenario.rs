//! What a seed plays.

use std::collections::BTreeSet;

use crate::plant::Plant;
use crate::random::Dice;
use crate::scene::Scene;

/// How a seed is to be played.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A bug to plant.
    pub plant: Option<Plant>,
    /// The scene to play in place of the seed's own.
    pub scene: Option<Scene>,
    /// Faults of the seed that are left out, by their number in order.
    pub without: BTreeSet<u64>,
}

/// What happens in a seed, drawn from it.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) scene: Scene,
    pub(crate) people: usize,
    /// Calls of tools, each on its own.
    pub(crate) calls: usize,
    /// Connects and reconnects under fire.
    pub(crate) connects: usize,
    pub(crate) disconnects: usize,
    /// Storms of 50 callers on one token that is over.
    pub(crate) storms: usize,
    /// Resets of objects and isolates from outside.
    pub(crate) resets: usize,
    /// Whether KV fails for two and a half hours.
    pub(crate) kv_outage: bool,
    /// Whether the database fails for five minutes.
    pub(crate) database_outage: bool,
    /// How long the beginning may take, in milliseconds.
    pub(crate) setup_ms: i64,
    /// How long faults last, in milliseconds.
    pub(crate) rough_ms: i64,
    /// How long the sweeps have to clean up, in milliseconds.
    pub(crate) settle_ms: i64,
}

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

impl Scenario {
    /// Draws it.
    pub(crate) fn draw(scene: Scene, dice: &mut Dice) -> Self {
        let mixed = Self::mixed(dice);
        match scene {
            Scene::Mixed => mixed,
            Scene::FiftyCallers => Self { rough_ms: 2 * HOUR_MS, ..mixed.emptied(scene) },
            Scene::KvDown => Self {
                calls: 100,
                connects: 3,
                kv_outage: true,
                rough_ms: 160 * MINUTE_MS,
                ..mixed.emptied(scene)
            },
            Scene::ConnectsCut => Self { people: 2, connects: 16, ..mixed.emptied(scene) },
            Scene::DatabaseDown => Self {
                scene,
                calls: 40,
                kv_outage: false,
                database_outage: true,
                rough_ms: 15 * MINUTE_MS,
                ..mixed
            },
            Scene::ClocksApart => Self { calls: 40, rough_ms: 2 * HOUR_MS, ..mixed.emptied(scene) },
            Scene::KeysTurn => Self { scene, calls: 30, settle_ms: 75 * MINUTE_MS, ..mixed },
            Scene::ManyExpire => Self {
                people: 10,
                calls: 60,
                setup_ms: 20 * MINUTE_MS,
                rough_ms: 45 * MINUTE_MS,
                ..mixed.emptied(scene)
            },
            Scene::CronSkips => Self { scene, rough_ms: 200 * MINUTE_MS, ..mixed },
        }
    }

    fn mixed(dice: &mut Dice) -> Self {
        let kv_outage = dice.chance(30);
        Self {
            scene: Scene::Mixed,
            people: 1 + dice.index(2),
            calls: 4 + dice.index(20),
            connects: dice.index(4),
            disconnects: dice.index(3),
            storms: usize::from(dice.chance(250)),
            resets: dice.index(4),
            kv_outage,
            database_outage: false,
            setup_ms: MINUTE_MS,
            rough_ms: if kv_outage { 160 * MINUTE_MS } else { dice.between(2 * MINUTE_MS, 15 * MINUTE_MS) },
            settle_ms: 18 * MINUTE_MS,
        }
    }

    /// The same, with nobody doing anything yet.
    fn emptied(self, scene: Scene) -> Self {
        let (calls, connects, disconnects, storms, resets) = (0, 0, 0, 0, 0);
        Self { scene, calls, connects, disconnects, storms, resets, kv_outage: false, ..self }
    }
}
