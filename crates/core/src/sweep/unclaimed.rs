use crate::pairing::revoke_unclaimed;
use crate::ports::{Fault, House};

/// Devices looked at in one run.
const BATCH: u16 = 100;

/// Ends devices whose client never said that it has its key and never used it: the key may have gone astray.
pub(super) async fn revoke_all_unclaimed(house: &House) -> Result<(), Fault> {
    for (user, device) in house.store.pairing_sessions.unclaimed(house.clock.now(), BATCH).await? {
        revoke_unclaimed(house, &user, &device).await?;
    }
    Ok(())
}
