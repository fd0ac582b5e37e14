use std::sync::Arc;

use super::call::Task;
use super::disconnect::leave;
use super::people::Known;
use super::{Person, Stage};
use crate::random::Dice;
use crate::scenario::Scenario;
use crate::scene::Scene;

/// Callers of a storm.
pub(super) const STORM: usize = 50;
/// How long KV fails when it fails, and the database.
const KV_OUTAGE_MS: i64 = 9_000_000;
const DATABASE_OUTAGE_MS: i64 = 300_000;

impl Stage {
    /// Everything that is to happen in the rough time, each at its own moment.
    pub(crate) fn perform(&self, scenario: &Scenario, dice: &mut Dice) {
        let until_ms = scenario.rough_ms - 60_000;
        match scenario.scene {
            Scene::FiftyCallers => return self.plan_fifty(dice),
            Scene::ManyExpire => return self.plan_many(scenario, dice),
            Scene::ConnectsCut => return self.plan_cut_connects(scenario, dice),
            Scene::KeysTurn => self.plan_keys(until_ms, dice),
            Scene::Mixed | Scene::KvDown | Scene::DatabaseDown | Scene::ClocksApart | Scene::CronSkips => {}
        }
        self.plan_people(scenario, until_ms, dice);
        self.plan_outages(scenario, dice);
    }

    fn plan_people(&self, scenario: &Scenario, until_ms: i64, dice: &mut Dice) {
        for nth in 0..scenario.calls {
            self.plan_call(nth, dice.between(0, until_ms), dice);
        }
        for _ in 0..scenario.connects {
            self.plan_connect(dice.between(0, until_ms), dice);
        }
        for _ in 0..scenario.disconnects {
            self.plan_disconnect(dice.between(0, until_ms), dice);
        }
        for _ in 0..scenario.storms {
            self.plan_storm(until_ms, dice);
        }
        for _ in 0..scenario.resets {
            let (stage, mut own) = (self.clone(), Dice::new(dice.next(), 4));
            self.later(dice.between(0, until_ms), async move { stage.reset_something(&mut own) });
        }
    }

    fn plan_outages(&self, scenario: &Scenario, dice: &mut Dice) {
        if scenario.kv_outage {
            let stage = self.clone();
            self.later(dice.between(0, 60_000), async move { stage.begin_kv_outage(KV_OUTAGE_MS) });
        }
        if scenario.database_outage {
            let stage = self.clone();
            let at_ms = dice.between(0, scenario.rough_ms - DATABASE_OUTAGE_MS);
            self.later(at_ms, async move { stage.begin_database_outage(DATABASE_OUTAGE_MS) });
        }
    }

    pub(super) fn any_person(&self, dice: &mut Dice) -> Option<Arc<Person>> {
        dice.pick(self.people()).cloned()
    }

    pub(super) fn any_connection(&self, dice: &mut Dice) -> Option<(Arc<Person>, Known)> {
        let person = self.any_person(dice)?;
        let known = dice.pick(&person.known()).cloned()?;
        Some((person, known))
    }

    /// A read, or a write that may come several times.
    fn plan_call(&self, nth: usize, at_ms: i64, dice: &mut Dice) {
        let Some((person, connection)) = self.any_connection(dice) else { return };
        let marker = dice.chance(650).then(|| format!("w{nth}"));
        let (unnamed, previewed) = (marker.is_none() && dice.chance(400), dice.chance(200));
        let unnamed = unnamed && self.world.scene != Scene::KvDown;
        let task = Task { person, connection, marker, unnamed, previewed };
        let (first, second) = (Self::any_isolate(dice), Self::any_isolate(dice));
        let stage = self.clone();
        if task.marker.is_some() && task.previewed {
            self.later(at_ms, async move { stage.repeat_preview([first, second], task).await });
            return;
        }
        // A repeat that comes while the first is on its way is refused, which says nothing of KV.
        let repeats =
            if dice.chance(400) && self.world.scene != Scene::KvDown { 1 + dice.index(2) } else { 0 };
        for _ in 0..repeats {
            let pause = dice.pick(&[0, 40, 900, 5_000, 70_000]).copied().unwrap_or(0);
            let (stage, task, isolate) = (self.clone(), task.clone(), Self::any_isolate(dice));
            self.later(at_ms + pause, async move { stage.make_call(isolate, task).await });
        }
        self.later(at_ms, async move { stage.make_call(first, task).await });
    }

    fn plan_disconnect(&self, at_ms: i64, dice: &mut Dice) {
        let Some((person, known)) = self.any_connection(dice) else { return };
        let (stage, isolate) = (self.clone(), Self::any_isolate(dice));
        self.later(at_ms, async move {
            let world = stage.world.clone();
            let left = stage.event(isolate, |house| async move {
                leave(&world, &house, &person, &known.id).await;
            });
            left.await;
        });
    }

    /// Fifty callers over all colos on one token that has just ended, by its time or before it.
    fn plan_storm(&self, until_ms: i64, dice: &mut Dice) {
        let Some((person, connection)) = self.any_connection(dice) else { return };
        let life_ms = i64::try_from(self.world.profile.life_s).unwrap_or(0) * 1_000;
        let by_time = life_ms < until_ms && dice.chance(500);
        let at_ms = if by_time { life_ms - dice.between(1, 110_000) } else { dice.between(0, until_ms) };
        if !by_time {
            let (stage, account) = (self.clone(), connection.account.clone());
            self.later(at_ms, async move { stage.expire_tokens(&account) });
        }
        for nth in 0..STORM {
            self.plan_caller(nth, (person.clone(), connection.clone()), at_ms + dice.between(0, 300), dice);
        }
    }

    /// One of many who call at once, from anywhere.
    pub(super) fn plan_caller(
        &self,
        nth: usize,
        (person, connection): (Arc<Person>, Known),
        at_ms: i64,
        dice: &mut Dice,
    ) {
        let marker = dice.chance(100).then(|| format!("s{nth}"));
        let task = Task { person, connection, marker, unnamed: false, previewed: false };
        let (stage, isolate) = (self.clone(), Self::any_isolate(dice));
        self.later(at_ms, async move { stage.make_call(isolate, task).await });
    }
}
