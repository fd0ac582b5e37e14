use super::Stage;
use super::connect::connect;
use crate::ports::PLAIN;
use crate::random::Dice;
use crate::scenario::Scenario;

/// Places of a connect at which it can be cut off, counted from the person's first click to the last line written.
const PLACES: u64 = 36;

impl Stage {
    /// A person connects an account, for the first time or anew.
    pub(super) fn plan_connect(&self, at_ms: i64, dice: &mut Dice) {
        self.plan_arrival(at_ms, None, dice);
    }

    /// Connects that are cut off, each at a point of its own.
    pub(super) fn plan_cut_connects(&self, scenario: &Scenario, dice: &mut Dice) {
        for _ in 0..scenario.connects {
            let (at_ms, place) = (dice.between(0, scenario.rough_ms - 60_000), 1 + dice.below(PLACES));
            self.plan_arrival(at_ms, Some(place), dice);
        }
    }

    fn plan_arrival(&self, at_ms: i64, cut: Option<u64>, dice: &mut Dice) {
        let Some(person) = self.any_person(dice) else { return };
        let app = if dice.chance(500) { "workbench" } else { PLAIN };
        let Some(account) = dice.pick(&person.accounts).cloned() else { return };
        let (stage, isolate) = (self.clone(), Self::any_isolate(dice));
        self.later(at_ms, async move {
            let world = stage.world.clone();
            let flow = stage.event(isolate, |house| async move {
                if let Some(place) = cut {
                    world.books().cuts.plan(world.scheduler.current(), place);
                }
                // A flow that fails leaves what the checks look at.
                let _ = connect(&world, &house, &person, app, &account).await;
            });
            if flow.await.is_none() {
                stage.world.books().figures.connects_cut += 1;
            }
        });
    }
}
