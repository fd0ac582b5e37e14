use super::Stage;
use crate::random::Dice;
use crate::world::KeyChange;

/// The old key goes so long after both scripts seal with the new one: longer than the sweep's rest of an hour.
const REST_MS: i64 = 64 * 60_000;

impl Stage {
    /// The new key is added, then made active in one script and later in the other; last the old one goes.
    pub(super) fn plan_keys(&self, until_ms: i64, dice: &mut Dice) {
        let now_ms = self.world.now_ms();
        let (one, other) = (dice.between(0, until_ms), dice.between(0, until_ms));
        let (web, exec) = (now_ms + one, now_ms + other);
        let retired = web.max(exec) + REST_MS;
        *self.world.keys() = KeyChange { added: Some(now_ms), web, exec, retired };
    }
}
