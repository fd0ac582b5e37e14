use std::collections::BTreeMap;

use clawlink_core::credential::kv_key;
use clawlink_core::ports::storage::{Connection, ConnectionState};

use super::Invariant;
use crate::world::World;

/// I2: nothing was left half-way.
pub(super) fn check_finished(world: &World, row: &Connection) {
    if matches!(row.state, ConnectionState::Pending | ConnectionState::Disconnecting) {
        world.accuse(Invariant::Orphans, format!("{}: still {:?} after the sweeps", row.id, row.state));
    }
}

/// I2: every object that keeps something has a row; an alarm that the platform lost is excused.
pub(super) fn check_objects(world: &World, rows: &[Connection]) {
    for object in world.objects().all() {
        let known = rows.iter().any(|row| row.id == object.connection);
        let excused = world.books().alarms_lost.contains(&object.number);
        if object.cell().is_some() && !known && !excused {
            world.accuse(Invariant::Orphans, format!("{}: an object without a row", object.connection));
        }
    }
}

/// I2: every key that stands is named by a row or an outbox; one whose object was never woken again ends by itself.
pub(super) fn check(world: &World, rows: &[Connection]) {
    let mut named = BTreeMap::new();
    for row in rows {
        let versions = [Some(row.credential_version), row.kv_version];
        let outbox = world.objects().find(row.id.as_str()).and_then(|object| object.cell());
        let versions = versions.into_iter().chain([outbox.map(|cell| cell.version)]).flatten();
        named
            .insert(row.id.to_string(), versions.map(|version| kv_key(&row.id, version)).collect::<Vec<_>>());
    }
    let unwoken = |connection: &str| {
        let object = world.objects().find(connection);
        object.is_some_and(|object| world.books().alarms_lost.contains(&object.number))
    };
    let kv = world.kv();
    let mut orphans = Vec::new();
    for (key, ends) in kv.keys(world.now_ms()) {
        let connection = key.split('/').nth(1).unwrap_or_default();
        let is_named = named.get(connection).is_some_and(|keys| keys.iter().any(|known| known == key));
        if !(is_named || ends && unwoken(connection)) {
            orphans.push(key.to_owned());
        }
    }
    drop(kv);
    for key in orphans {
        world.accuse(Invariant::Orphans, format!("nobody names the key {key}"));
    }
}
