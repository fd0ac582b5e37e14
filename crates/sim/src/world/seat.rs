use std::sync::Arc;

use super::World;
use crate::scheduler::Group;

/// Where a piece of our code runs: its colo, and what dies with it. Every fake of a port stands on one.
#[derive(Clone)]
pub(crate) struct Seat {
    pub(crate) world: Arc<World>,
    pub(crate) group: Group,
    pub(crate) colo: u32,
}

impl Seat {
    /// Whether a fault with this chance strikes now.
    pub(crate) fn strikes(&self, permille: u32) -> bool {
        let struck =
            !self.world.is_calm() && self.group != Group::Platform && self.world.dice().chance(permille);
        struck && self.world.permits_fault()
    }

    /// Milliseconds since the epoch, as this place believes.
    pub(crate) fn now_ms(&self) -> i64 {
        self.world.now_ms() + self.world.skew_ms(self.group)
    }

    /// Writes down what happened here.
    pub(crate) fn note(&self, site: &'static str, what: &'static str) {
        self.world.note(self.group, site, what);
    }

    /// Takes between `low` and `high` milliseconds.
    pub(crate) async fn pass(&self, low: i64, high: i64) {
        let ms = self.world.dice().between(low, high);
        self.world.scheduler.sleep(ms).await;
    }

    /// Whether this is the point at which the running task ends: its own, or any by chance.
    fn is_cut(&self) -> bool {
        let planned = self.world.books().cuts.pass(self.world.scheduler.current());
        (planned && self.world.permits_fault()) || self.strikes(self.world.profile.cut)
    }

    /// Where the running code may be cut off: a client that leaves, an isolate that is killed, an object that is reset.
    pub(crate) async fn may_end(&self, site: &'static str) {
        match self.group {
            Group::Isolate(_) if self.is_cut() => {
                if self.world.dice().chance(500) {
                    self.note(site, "client leaves");
                    self.world.scheduler.leave().await;
                } else {
                    self.note(site, "isolate killed");
                    self.world.scheduler.crash().await;
                }
            }
            Group::Object(number) if self.strikes(self.world.profile.reset) => {
                self.note(site, "object reset");
                self.world.forget_object(number);
                self.world.scheduler.crash().await;
            }
            Group::Platform | Group::Isolate(_) | Group::Object(_) => {}
        }
    }
}
