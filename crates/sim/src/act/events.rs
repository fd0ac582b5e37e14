use clawlink_core::ports::{AccessNeed, ConnectionActor};
use clawlink_core::sweep::sweep;
use clawlink_core::time::MINUTE_MS;
use clawlink_provider::model::{Listener, Request};
use serde_json::json;

use super::Stage;
use crate::ports::SimActor;
use crate::random::Dice;
use crate::scene::Scene;
use crate::scheduler::Group;
use crate::world::{KeyChange, Seat};

/// How long the scheduled run is skipped, and how often it comes at once after that.
const SKIPPED_MS: i64 = 180 * MINUTE_MS;
const OVERLAPPING: u32 = 5;
/// Connections of the last call are asked so far apart, in milliseconds.
const APART_MS: i64 = 100;
/// Access that ends within this is renewed first.
const MARGIN_MS: i64 = 120_000;

impl Stage {
    /// The scheduled run of every minute, sometimes twice, in any isolate. Where the scene says so it is skipped for three
    /// hours and then comes five times at once.
    pub(crate) fn sweep_until(&self, until_ms: i64, dice: &mut Dice) {
        let now_ms = self.world.now_ms();
        let skipped_ms = if self.world.scene == Scene::CronSkips { SKIPPED_MS } else { 0 };
        if skipped_ms > 0 {
            self.world.books().unswept = Some((now_ms, now_ms + skipped_ms));
        }
        let mut at_ms = dice.between(0, MINUTE_MS) + skipped_ms;
        let mut overlapping = if skipped_ms > 0 { OVERLAPPING } else { 1 };
        while now_ms + at_ms < until_ms {
            let runs = if dice.chance(20) { 2 } else { overlapping };
            for _ in 0..runs {
                let (stage, isolate) = (self.clone(), self.sweeping_isolate(dice));
                self.later(at_ms, async move { stage.sweep_once(isolate).await });
            }
            (at_ms, overlapping) = (at_ms + MINUTE_MS, 1);
        }
    }

    /// Sweeps run in the exec script, where scripts are told apart.
    fn sweeping_isolate(&self, dice: &mut Dice) -> u32 {
        let isolate = Self::any_isolate(dice);
        if self.world.scene == Scene::KeysTurn && !KeyChange::is_exec(isolate) {
            isolate + 1
        } else {
            isolate
        }
    }

    async fn sweep_once(&self, isolate: u32) {
        let began_ms = self.world.now_ms();
        let run = self.event(isolate, |house| async move { sweep(&house).await });
        if run.await.is_none_or(|faults| !faults.is_empty()) {
            self.world.books().failed_sweeps.push(began_ms);
        }
    }

    /// The account's access tokens end now, and nobody tells us.
    pub(super) fn expire_tokens(&self, account: &str) {
        let request = Request::new("POST", "/_control/tokens/expire")
            .at(Listener::Control)
            .with_json(&json!({ "account": account }));
        self.world.provider().respond(&request, self.world.provider_ms());
    }

    /// A deployment or a crash: something loses its memory.
    pub(super) fn reset_something(&self, dice: &mut Dice) {
        if !self.world.permits_fault() {
            return;
        }
        let objects = self.world.objects().all();
        if let Some(object) = dice.pick(&objects).filter(|_| dice.chance(700)) {
            self.world.note(object.group(), "platform", "object reset");
            return self.world.reset_object(object.number);
        }
        let isolate = Self::any_isolate(dice);
        self.world.note(Group::Isolate(isolate), "platform", "isolate killed");
        self.world.scheduler.kill(Group::Isolate(isolate));
    }

    /// KV fails from now on for so long.
    pub(super) fn begin_kv_outage(&self, for_ms: i64) {
        if !self.world.permits_fault() {
            return;
        }
        let now_ms = self.world.now_ms();
        self.world.note(Group::Platform, "kv", "outage begins");
        self.world.kv().outage = Some((now_ms, now_ms + for_ms));
    }

    /// The database fails from now on for so long.
    pub(super) fn begin_database_outage(&self, for_ms: i64) {
        if !self.world.permits_fault() {
            return;
        }
        let now_ms = self.world.now_ms();
        self.world.note(Group::Platform, "d1", "outage begins");
        self.world.books().database_outage = Some((now_ms, now_ms + for_ms));
    }

    /// Every connection is asked for a fresh access token once more, calmly: what was lost shows now.
    pub(crate) fn call_everybody(&self) {
        for object in self.world.objects().all() {
            let Some(cell) = object.cell() else { continue };
            let world = self.world.clone();
            self.later(i64::from(object.number) * APART_MS, async move {
                let seat = Seat { world, group: Group::Platform, colo: object.colo };
                let need = AccessNeed {
                    user: cell.user,
                    connection: cell.connection,
                    refused_version: Some(cell.version),
                    margin_ms: MARGIN_MS,
                };
                // What comes of it is read from the row.
                let _ = SimActor::at(seat).access(need).await;
            });
        }
    }
}
