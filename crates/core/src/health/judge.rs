use clawlink_manifest::App;

use super::warning::{grant_end, warnings};
use super::{Health, HealthState, NextStep, Reason};
use crate::ports::House;
use crate::ports::storage::{Connection, ConnectionState};
use crate::time::{DAY_MS, UnixMs};

/// A known end is told this long before.
const NEAR_MS: i64 = 7 * DAY_MS;

/// A connection's health at this moment, as this deployment can tell it.
#[must_use]
pub fn health_of(house: &House, row: &Connection) -> Health {
    let health = judge(house.catalog.find_app(&row.app), row, house.clock.now());
    let settled = !matches!(health.state, HealthState::Connecting | HealthState::Disconnecting);
    if settled && house.config.keyring.lacks_key_of(&row.wrapped_dek) { locked(health) } else { health }
}

/// Whatever else is wrong, nothing can be done about it, a reconnect included, until the key is back.
fn locked(health: Health) -> Health {
    let (state, reason) = (HealthState::Degraded, Some(Reason::KeyMissing));
    Health { state, reason, since: None, next_step: NextStep::Operator, ..health }
}

/// The same, if the key is there. `app` is `None` where the catalogue no longer has it.
pub(super) fn judge(app: Option<&App>, row: &Connection, now: UnixMs) -> Health {
    let auth = app.and_then(|app| app.auths.iter().find(|auth| auth.id == row.auth_id));
    let ends_at = grant_end(auth, row);
    let (state, reason, since) = stand(row, ends_at, now);
    let next_step = match state {
        HealthState::Active => NextStep::None,
        HealthState::Expiring | HealthState::NeedsReauth => NextStep::Reconnect,
        HealthState::Degraded if reason.is_some_and(Reason::needs_person) => NextStep::Reconnect,
        HealthState::Connecting | HealthState::Disconnecting | HealthState::Degraded => NextStep::Wait,
    };
    let warnings = app.zip(auth).map(|(app, auth)| warnings(app, auth, row, now)).unwrap_or_default();
    Health { state, reason, since, ends_at, next_step, warnings }
}

fn stand(
    row: &Connection,
    ends_at: Option<UnixMs>,
    now: UnixMs,
) -> (HealthState, Option<Reason>, Option<UnixMs>) {
    let told = row.last_error.as_deref().and_then(Reason::of_code);
    match row.state {
        ConnectionState::Pending => (HealthState::Connecting, None, None),
        ConnectionState::Disconnecting => (HealthState::Disconnecting, None, None),
        ConnectionState::NeedsReauth => {
            (HealthState::NeedsReauth, Some(told.unwrap_or(Reason::GrantRefused)), row.failing_since)
        }
        ConnectionState::Active => match told {
            Some(Reason::AccessRefused) => (HealthState::NeedsReauth, told, row.failing_since),
            Some(_) => (HealthState::Degraded, told, row.failing_since),
            None => lasting(ends_at, now),
        },
    }
}

fn lasting(ends_at: Option<UnixMs>, now: UnixMs) -> (HealthState, Option<Reason>, Option<UnixMs>) {
    match ends_at {
        Some(end) if end <= now => (HealthState::NeedsReauth, Some(Reason::NothingToRenew), Some(end)),
        Some(end) if end.since(now) <= NEAR_MS => (HealthState::Expiring, Some(Reason::GrantEnds), None),
        _ => (HealthState::Active, None, None),
    }
}
