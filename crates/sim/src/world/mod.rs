//! What a seed's world is made of, apart from the tasks in it.

mod books;
mod cuts;
mod keys;
mod objects;
mod profile;
mod seat;
mod tokens;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clawlink_core::testing::SeededEntropy;
use clawlink_provider::model::{Consent, Model, Places, Start};
use clawlink_store::testing::{NOW, SqliteSql};
use clawlink_store::{Database, SqlError};

pub(crate) use books::{Books, CallBook, Told, Write};
pub(crate) use cuts::Cuts;
pub(crate) use keys::KeyChange;
pub(crate) use objects::{Object, Objects};
pub(crate) use profile::Profile;
pub(crate) use seat::Seat;
pub(crate) use tokens::{Connect, Tokens};

use crate::check::{Invariant, Violation};
use crate::plant::Plant;
use crate::ports::{KeyStage, Namespace};
use crate::random::Dice;
use crate::scenario::Options;
use crate::scene::Scene;
use crate::scheduler::{Group, Scheduler};
use crate::trace::{Event, Trace};

/// Where the provider lives.
pub(crate) const PROVIDER: &str = "https://workbench.claw-link.dev";
/// Colos of the world.
pub(crate) const COLOS: u32 = 5;
/// Isolates of each colo.
pub(crate) const ISOLATES: u32 = 2;
/// How far a clock may be off, in milliseconds.
pub(crate) const CLOCK_MS: i64 = 300_000;

/// Everything that outlives a task.
pub(crate) struct World {
    seed: u64,
    pub(crate) scene: Scene,
    pub(crate) scheduler: Arc<Scheduler>,
    pub(crate) profile: Profile,
    pub(crate) options: Options,
    pub(crate) entropy: Arc<SeededEntropy>,
    pub(crate) sql: Arc<SqliteSql>,
    /// The ports of storage without faults, for whoever stands outside.
    pub(crate) database: Database,
    dice: Mutex<Dice>,
    trace: Mutex<Trace>,
    calm: AtomicBool,
    struck: AtomicU64,
    keys: Mutex<KeyChange>,
    provider: Mutex<Model>,
    kv: Mutex<Namespace>,
    objects: Mutex<Objects>,
    books: Mutex<Books>,
}

impl World {
    /// An empty world at the beginning of a seed, calm until [`World::set_calm`] says otherwise.
    ///
    /// # Errors
    /// [`SqlError`] when a migration fails.
    pub(crate) fn open(seed: u64, options: Options) -> Result<Arc<Self>, SqlError> {
        let sql = Arc::new(SqliteSql::migrated()?);
        let mut dice = Dice::new(seed, 2);
        let scene = options.scene.unwrap_or(Scene::of(seed));
        let profile = Profile::draw(scene, &mut dice);
        let world = Self {
            seed,
            scene,
            scheduler: Arc::new(Scheduler::new(Dice::new(seed, 1), NOW.0)),
            profile,
            options,
            entropy: Arc::new(SeededEntropy::new(seed)),
            database: Database::new(sql.clone()),
            sql,
            dice: Mutex::new(dice),
            trace: Mutex::default(),
            calm: AtomicBool::new(true),
            struck: AtomicU64::new(0),
            keys: Mutex::default(),
            provider: Mutex::new(open_provider(seed)),
            kv: Mutex::default(),
            objects: Mutex::default(),
            books: Mutex::default(),
        };
        Ok(Arc::new(world))
    }

    pub(crate) fn dice(&self) -> MutexGuard<'_, Dice> {
        locked(&self.dice)
    }

    pub(crate) fn provider(&self) -> MutexGuard<'_, Model> {
        locked(&self.provider)
    }

    pub(crate) fn kv(&self) -> MutexGuard<'_, Namespace> {
        locked(&self.kv)
    }

    pub(crate) fn objects(&self) -> MutexGuard<'_, Objects> {
        locked(&self.objects)
    }

    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        locked(&self.books)
    }

    pub(crate) fn trace(&self) -> MutexGuard<'_, Trace> {
        locked(&self.trace)
    }

    /// Virtual milliseconds since the epoch.
    pub(crate) fn now_ms(&self) -> i64 {
        self.scheduler.now_ms()
    }

    /// Virtual milliseconds since the seed began.
    pub(crate) fn elapsed_ms(&self) -> i64 {
        self.now_ms() - NOW.0
    }

    /// The provider's clock.
    pub(crate) fn provider_ms(&self) -> u64 {
        u64::try_from(self.now_ms()).unwrap_or(0)
    }

    /// Whether nothing is broken on purpose for now.
    pub(crate) fn is_calm(&self) -> bool {
        self.calm.load(Ordering::SeqCst)
    }

    /// Switches faults off or on.
    pub(crate) fn set_calm(&self, calm: bool) {
        self.calm.store(calm, Ordering::SeqCst);
    }

    /// Whether this bug is planted.
    pub(crate) fn has(&self, plant: Plant) -> bool {
        self.options.plant == Some(plant)
    }

    /// Whether the next fault of the seed happens: each has a number, and some may be left out.
    pub(crate) fn permits_fault(&self) -> bool {
        let number = self.struck.fetch_add(1, Ordering::SeqCst);
        !self.options.without.contains(&number)
    }

    /// Faults of the seed so far, those left out among them.
    pub(crate) fn struck(&self) -> u64 {
        self.struck.load(Ordering::SeqCst)
    }

    /// The change of keys, as far as it is planned.
    pub(crate) fn keys(&self) -> MutexGuard<'_, KeyChange> {
        locked(&self.keys)
    }

    /// Which keys the script that runs there holds.
    pub(crate) fn key_stage(&self, group: Group) -> KeyStage {
        self.keys().stage(group, self.now_ms())
    }

    /// How far this clock is ahead of the true time, in milliseconds.
    pub(crate) fn skew_ms(&self, group: Group) -> i64 {
        match (self.scene, group) {
            (Scene::ClocksApart, Group::Isolate(_) | Group::Object(_)) => {
                Dice::new(self.seed ^ group.number(), 9).between(-CLOCK_MS, CLOCK_MS)
            }
            _ => 0,
        }
    }

    /// Writes down what happened.
    pub(crate) fn note(&self, group: Group, site: &'static str, what: &'static str) {
        let at_ms = self.elapsed_ms();
        self.trace().note(Event { at_ms, group, site, what });
    }

    /// Writes down what must never happen.
    pub(crate) fn accuse(&self, invariant: Invariant, what: impl Into<String>) {
        let violation = Violation { invariant, at_ms: self.elapsed_ms(), what: what.into() };
        self.books().violations.push(violation);
    }

    /// The connection's object loses its memory and its tasks but the running one; what is durable stays.
    pub(crate) fn forget_object(&self, number: u32) {
        if let Some(object) = self.objects().by_number(number) {
            object.forget();
        }
        self.books().tokens.lose_unsaved(number);
    }

    /// Resets the connection's object from outside.
    pub(crate) fn reset_object(&self, number: u32) {
        self.forget_object(number);
        self.scheduler.kill(Group::Object(number));
    }

    /// Ends everything, so that nothing keeps the world alive.
    pub(crate) fn dismantle(&self) {
        self.scheduler.clear();
        *self.objects() = Objects::default();
    }
}

fn open_provider(seed: u64) -> Model {
    let places = Places {
        api_url: PROVIDER.to_owned(),
        other_url: "https://other.example".to_owned(),
        issuer: PROVIDER.to_owned(),
    };
    Model::new(Start { seed, consent: Consent::Auto, places, kept_requests: 1 })
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
