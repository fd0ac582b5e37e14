use super::bounded::Bounded;
use super::{Memory, lock};
use crate::id::{ConnectionId, UserId};
use crate::ports::storage::{Connection, Device};
use crate::time::{SECOND_MS, UnixMs};
use crate::vault::AccessHalf;

/// How old a row may be that a call acts on. What a person ends or forbids holds for a read after this long; a write is
/// checked against the database in the statement that promises it.
const ROW_LIFE_MS: i64 = 5 * SECOND_MS;

/// Rows as they were read, by hash or id, and ciphertext; nothing of it opens anything.
#[derive(Debug, Default)]
pub(super) struct Rows {
    devices: Bounded<(UnixMs, Device)>,
    connections: Bounded<(UnixMs, Vec<Connection>)>,
    halves: Bounded<AccessHalf>,
    refused: Bounded<i64>,
}

impl Memory {
    /// A memory that also keeps rows, as an isolate does that answers calls.
    #[must_use]
    pub fn keeping_rows() -> Self {
        Self { keeps_rows: true, ..Self::default() }
    }

    /// The device of a credential's hash, if it was read within the last five seconds and may run anything at all.
    #[must_use]
    pub fn device(&self, credential_hash: &str, now: UnixMs) -> Option<Device> {
        fresh(lock(&self.rows).devices.get(credential_hash), now).filter(|device| device.paused_at.is_none())
    }

    /// Keeps a live device.
    pub fn keep_device(&self, credential_hash: &str, device: &Device, now: UnixMs) {
        if self.keeps_rows {
            lock(&self.rows).devices.put(credential_hash, (now, device.clone()));
        }
    }

    /// A person's connections to an app, if they were read within the last five seconds.
    #[must_use]
    pub fn connections(&self, user: &UserId, app: &str, now: UnixMs) -> Option<Vec<Connection>> {
        fresh(lock(&self.rows).connections.get(&format!("{user} {app}")), now)
    }

    /// Keeps a person's connections to an app.
    pub fn keep_connections(&self, user: &UserId, app: &str, connections: &[Connection], now: UnixMs) {
        if self.keeps_rows {
            lock(&self.rows).connections.put(&format!("{user} {app}"), (now, connections.to_vec()));
        }
    }

    /// The sealed access half of a version. A version never changes, so it is good at any age.
    #[must_use]
    pub fn half(&self, connection: &ConnectionId, version: i64) -> Option<AccessHalf> {
        lock(&self.rows).halves.get(&format!("{connection} {version}")).cloned()
    }

    /// Keeps the sealed access half of a version.
    pub fn keep_half(&self, connection: &ConnectionId, version: i64, half: &AccessHalf) {
        if self.keeps_rows {
            lock(&self.rows).halves.put(&format!("{connection} {version}"), half.clone());
        }
    }

    /// Notes that an app refused a version, so that no row read before sends it there again.
    pub fn note_refused(&self, connection: &ConnectionId, version: i64) {
        let mut rows = lock(&self.rows);
        // Answers overtake each other: what is told of an older version takes nothing back.
        let newest = rows.refused.entry(connection.as_str(), || version);
        *newest = version.max(*newest);
    }

    /// Whether an app refused this version.
    #[must_use]
    pub fn was_refused(&self, connection: &ConnectionId, version: i64) -> bool {
        lock(&self.rows).refused.get(connection.as_str()).is_some_and(|refused| version <= *refused)
    }

    /// Forgets a person's rows: they say something else than the database by now, or a call was refused for what they say.
    pub fn forget_rows(&self, user: &UserId) {
        let mut rows = lock(&self.rows);
        rows.devices.retain(|_, (_, device)| device.user != *user);
        let of_user = format!("{user} ");
        rows.connections.retain(|key, _| !key.starts_with(&of_user));
    }
}

fn fresh<V: Clone>(kept: Option<&(UnixMs, V)>, now: UnixMs) -> Option<V> {
    let (at, value) = kept?;
    // A clock that went back makes nothing young.
    (0..ROW_LIFE_MS).contains(&now.since(*at)).then(|| value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_refusal_of_an_older_version_takes_nothing_back() {
        let (memory, connection) = (Memory::default(), ConnectionId::from("con_1"));
        memory.note_refused(&connection, 2);
        memory.note_refused(&connection, 1);
        assert_eq!([1, 2, 3].map(|version| memory.was_refused(&connection, version)), [true, true, false]);
    }
}
