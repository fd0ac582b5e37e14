use std::collections::BTreeSet;
use std::sync::Arc;

use clawlink_core::credential::Cell;
use clawlink_core::credential::kv_key;
use clawlink_core::ports::storage::{Connection, ConnectionState};
use clawlink_core::sealing::Sealer;
use clawlink_core::vault::AccessHalf;
use clawlink_provider::model::{Listener, Request};
use serde_json::Value;

use super::Invariant;
use crate::ports::Settings;
use crate::scenario::Promise;
use crate::scheduler::Group;
use crate::world::{Seat, World};

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

/// I5: what came after the stored refresh token was lost on its way, and then the row asks for a person; and it asks for
/// one only then.
fn check_newest(world: &Arc<World>, row: &Connection, cell: &Cell) {
    let Some(grant) = &cell.grant else { return };
    let stored = with_sealer(world, row, |sealer| {
        let secrets = sealer.open_grant(grant, cell.version).ok()?;
        // Exposed to be compared with what the provider gave.
        secrets.refresh_token().map(|token| token.expose().clone())
    });
    let Some(Some(stored)) = stored else {
        return world.accuse(Invariant::Decrypts, format!("{}: the grant half does not open", row.id));
    };
    let books = world.books();
    let after = books.tokens.after(&stored);
    let arrived = after.iter().any(|token| !books.tokens.was_lost(token));
    let lost = !after.is_empty();
    drop(books);
    if arrived {
        return world.accuse(
            Invariant::Newest,
            format!("{}: a newer refresh token arrived and is not stored", row.id),
        );
    }
    let asks = row.state == ConnectionState::NeedsReauth;
    if lost && !asks && world.profile.grace_s == 0 {
        world.accuse(
            Invariant::Newest,
            format!("{}: the newest refresh token is lost, and nobody is asked", row.id),
        );
    }
    if asks && !lost {
        world.accuse(Invariant::Newest, format!("{}: a person is asked without need", row.id));
    }
    let in_grace = world.profile.grace_s >= 60;
    if asks && lost && in_grace && world.expects(Promise::LostAnswersAreTriedAgain) {
        world
            .accuse(Invariant::Newest, format!("{}: the old token was not tried again in its grace", row.id));
    }
}

/// I1: what is durable was published without anybody's call.
pub(super) fn check_outboxes(world: &World) {
    for object in world.objects().all() {
        if object.cell().is_some_and(|cell| cell.outbox.is_some()) {
            world.accuse(Invariant::Decrypts, format!("{}: an outbox waits for a call", object.connection));
        }
    }
}

/// I2: grants of accounts that are connected nowhere are dead at the provider.
pub(super) fn check_grants(world: &World, rows: &[Connection]) {
    let connected: BTreeSet<&str> = rows.iter().map(|row| row.account.label.as_str()).collect();
    let request = Request::new("GET", "/_control/tokens").at(Listener::Control);
    let answer = world.provider().respond(&request, world.provider_ms());
    let report = answer.to_json().unwrap_or_default();
    let text =
        |grant: &Value, name: &str| grant.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    for grant in report.get("grants").and_then(Value::as_array).into_iter().flatten() {
        let account = text(grant, "account");
        let lives = grant.get("live") == Some(&Value::Bool(true));
        if lives && !connected.contains(account.as_str()) {
            world.accuse(Invariant::Orphans, format!("the provider still knows a grant of {account}"));
        }
    }
}
