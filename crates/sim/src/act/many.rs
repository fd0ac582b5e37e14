use clawlink_core::time::UnixMs;
use clawlink_store::testing::end_together;
use futures_util::FutureExt;

use super::Stage;
use crate::random::Dice;
use crate::scenario::Scenario;

/// All end so long after the rough time has begun, in milliseconds.
const END_MS: i64 = 2_000_000;

impl Stage {
    /// Every connection was used today and ends at the same moment; around it a few are called.
    pub(super) fn plan_many(&self, scenario: &Scenario, dice: &mut Dice) {
        self.align_ends(self.world.now_ms() + END_MS);
        for nth in 0..scenario.calls {
            let Some(pair) = self.any_connection(dice) else { return };
            let at_ms = END_MS + dice.between(-60_000, 60_000);
            self.plan_caller(nth, pair, at_ms, dice);
        }
    }

    fn align_ends(&self, end_ms: i64) {
        let (end, now) = (UnixMs(end_ms), UnixMs(self.world.now_ms()));
        // The outside does not fail.
        let _ = end_together(&*self.world.sql, end, now).now_or_never();
        for object in self.world.objects().all() {
            let Some(mut cell) = object.cell() else { continue };
            cell.expires_at = Some(end);
            object.durable().cell = serde_json::to_string(&cell).ok();
        }
    }
}
