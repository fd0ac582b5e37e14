use super::Stage;
use super::script::STORM;
use crate::random::Dice;

/// Callers come within this, in milliseconds.
const CROWD_MS: i64 = 300;
/// Fifty callers come so long before the end of the access half at most, when it is due whichever its moment, and so long
/// after it.
const AROUND_MS: (i64, i64) = (-55_000, 60_000);

impl Stage {
    /// Nothing but fifty callers over all colos on one refresh token that is good for one use. The access half is about to
    /// end, has ended, or is refused by the provider before its time.
    pub(super) fn plan_fifty(&self, dice: &mut Dice) {
        let Some((person, connection)) = self.any_connection(dice) else { return };
        let life_ms = i64::try_from(self.world.profile.life_s).unwrap_or(0) * 1_000;
        let refused_early = dice.chance(300);
        let at_ms = if refused_early {
            let (stage, account) = (self.clone(), connection.account.clone());
            let at_ms = dice.between(0, life_ms / 2);
            self.later(at_ms, async move { stage.expire_tokens(&account) });
            at_ms
        } else {
            life_ms - self.world.elapsed_ms() + dice.between(AROUND_MS.0, AROUND_MS.1)
        };
        for nth in 0..STORM {
            let at_ms = at_ms + dice.between(0, CROWD_MS);
            self.plan_caller(nth, (person.clone(), connection.clone()), at_ms, dice);
        }
    }
}
