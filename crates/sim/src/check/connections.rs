use std::sync::Arc;

use clawlink_core::credential::Cell;
use clawlink_core::credential::kv_key;
use clawlink_core::ports::storage::{Connection, ConnectionState};
use clawlink_core::sealing::Sealer;
use clawlink_core::vault::AccessHalf;

use super::Invariant;
use crate::ports::Settings;
use crate::scheduler::Group;
use crate::world::{Seat, World};

/// A grace that leaves time for the alarm, in seconds.
const LONG_GRACE_S: u64 = 60;
/// What is due for longer is waited for in vain, in milliseconds.
const OVERDUE_MS: i64 = 120_000;

/// I1 and I5 of one connection.
pub(super) fn check(world: &Arc<World>, row: &Connection) {
    if !matches!(row.state, ConnectionState::Active | ConnectionState::NeedsReauth) {
        return;
    }
    let cell = world.objects().find(row.id.as_str()).and_then(|object| object.cell());
    let Some(cell) = cell else {
        return world.accuse(Invariant::Decrypts, format!("{}: no credential stands behind the row", row.id));
    };
    if row.state == ConnectionState::Active {
        check_decrypts(world, row, &cell);
    }
    check_newest(world, row, &cell);
}

/// I1: from the object, and from KV where the row says so.
fn check_decrypts(world: &Arc<World>, row: &Connection, cell: &Cell) {
    if cell.version != row.credential_version {
        let (object, row) = (cell.version, row.credential_version);
        return world
            .accuse(Invariant::Decrypts, format!("the object has version {object}, the row names {row}"));
    }
    if !opens(world, row, &cell.access, cell.version) {
        world.accuse(Invariant::Decrypts, format!("{}: the object's half does not open", row.id));
    }
    if row.kv_version != Some(row.credential_version) {
        return;
    }
    let ended = row.access_expires_at.is_some_and(|end| end.0 <= world.now_ms());
    let kv = world.kv();
    let half = kv.find(&kv_key(&row.id, row.credential_version), world.now_ms()).map(AccessHalf::from);
    drop(kv);
    match half {
        Some(half) if opens(world, row, &half, row.credential_version) => {}
        Some(_) => world.accuse(Invariant::Decrypts, format!("{}: KV's half does not open", row.id)),
        None if ended => {}
        None => world.accuse(Invariant::Decrypts, format!("{}: the row names a key that KV has not", row.id)),
    }
}

fn opens(world: &Arc<World>, row: &Connection, half: &AccessHalf, version: i64) -> bool {
    with_sealer(world, row, |sealer| sealer.open_access(half, version).is_ok()).unwrap_or(false)
}

fn with_sealer<T>(world: &Arc<World>, row: &Connection, look: impl FnOnce(&Sealer<'_>) -> T) -> Option<T> {
    let seat = Seat { world: world.clone(), group: Group::Platform, colo: 0 };
    let house = Settings::get().ok()?.house(&seat);
    let sealer = Sealer::of(&house, row).ok()?;
    Some(look(&sealer))
}

/// The refresh token that the cell keeps.
pub(crate) fn open_grant(world: &Arc<World>, row: &Connection, cell: &Cell) -> Option<String> {
    let grant = cell.grant.as_ref()?;
    with_sealer(world, row, |sealer| {
        let secrets = sealer.open_grant(grant, cell.version).ok()?;
        // Exposed to be compared with what the provider gave.
        secrets.refresh_token().map(|token| token.expose().clone())
    })?
}

/// I5: what came after the stored refresh token was lost on its way, and then the row asks for a person; and it asks for
/// one only then, and only once the lost answer was asked for again within the provider's grace.
fn check_newest(world: &Arc<World>, row: &Connection, cell: &Cell) {
    if cell.grant.is_none() {
        return;
    }
    let Some(stored) = open_grant(world, row, cell) else {
        return world.accuse(Invariant::Decrypts, format!("{}: the grant half does not open", row.id));
    };
    let accuse = |what: &str| world.accuse(Invariant::Newest, format!("{}: {what}", row.id));
    let grace_s = world.profile.grace_s;
    let mut books = world.books();
    let after = books.tokens.after(&stored);
    let (lost, arrived) = (!after.is_empty(), after.iter().any(|token| !books.tokens.was_lost(token)));
    let in_grace = i64::try_from(grace_s).unwrap_or(0) * 1_000;
    let tried_again = books.tokens.was_tried_again(&stored, in_grace);
    let number = world.objects().find(row.id.as_str()).map(|object| object.number);
    let woken = number.is_none_or(|number| !books.alarms_lost.contains(&number));
    let asks = row.state == ConnectionState::NeedsReauth;
    books.figures.refreshes_lost += u64::from(asks && lost);
    drop(books);
    if arrived {
        return accuse("a newer refresh token arrived and is not stored");
    }
    if lost && !asks && grace_s == 0 {
        accuse("the newest refresh token is lost, and nobody is asked");
    }
    if asks && !lost {
        accuse("a person is asked without need");
    }
    if asks && lost && woken && grace_s >= LONG_GRACE_S && !tried_again {
        accuse("the lost answer was not asked for again in the provider's grace");
    }
}

/// I1: what is durable was published without anybody's call. What was made known just now may still be on its way, and an
/// alarm that the platform lost wakes nobody.
pub(super) fn check_outboxes(world: &World) {
    for object in world.objects().all() {
        let Some(cell) = object.cell().filter(|cell| cell.release.is_none()) else { continue };
        let Some(outbox) = cell.outbox else { continue };
        let overdue = outbox.due.0 - world.skew_ms(object.group()) < world.now_ms() - OVERDUE_MS;
        let excused = world.books().alarms_lost.contains(&object.number);
        if (overdue || outbox.failures > 1) && !excused {
            world.accuse(Invariant::Decrypts, format!("{}: an outbox waits for a call", object.connection));
        }
    }
}
