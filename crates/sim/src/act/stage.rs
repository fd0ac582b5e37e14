use std::future::Future;
use std::sync::Arc;

use clawlink_core::ports::House;

use super::Person;
use crate::ports::Settings;
use crate::random::Dice;
use crate::scheduler::{Group, Reply, reply};
use crate::world::{COLOS, ISOLATES, Seat, World};

/// A world with people in it, and an isolate to send them to.
#[derive(Clone)]
pub(crate) struct Stage {
    pub(crate) world: Arc<World>,
    settings: &'static Settings,
    people: Arc<Vec<Arc<Person>>>,
}

impl Stage {
    pub(super) fn new(world: &Arc<World>, settings: &'static Settings, people: Vec<Arc<Person>>) -> Self {
        Self { world: world.clone(), settings, people: Arc::new(people) }
    }

    /// Everybody.
    pub(crate) fn people(&self) -> &[Arc<Person>] {
        &self.people
    }

    /// The house of an event in this isolate.
    fn house(&self, isolate: u32) -> House {
        let (world, group) = (self.world.clone(), Group::Isolate(isolate));
        self.settings.house(&Seat { world, group, colo: isolate / ISOLATES })
    }

    /// An event in an isolate; no reply if it is cut off.
    pub(super) fn event<T, F>(&self, isolate: u32, work: impl FnOnce(House) -> F) -> Reply<T>
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let (sender, answer) = reply();
        let work = work(self.house(isolate));
        self.world.scheduler.spawn(Group::Isolate(isolate), async move { sender.send(work.await) });
        answer
    }

    /// Somewhere to go.
    pub(super) fn any_isolate(dice: &mut Dice) -> u32 {
        u32::try_from(dice.below(u64::from(COLOS * ISOLATES))).unwrap_or(0)
    }

    /// Something that begins `after_ms` from now, outside of our code.
    pub(super) fn later(&self, after_ms: i64, work: impl Future<Output = ()> + Send + 'static) {
        let scheduler = self.world.scheduler.clone();
        let wait = scheduler.sleep(after_ms);
        scheduler.spawn(Group::Platform, async move {
            wait.await;
            work.await;
        });
    }
}
