use clawlink_manifest::App;

use super::account::{accounts, default_of, needs_none};
use crate::health::{HealthState, Reason, health_of};
use crate::ports::House;
use crate::ports::storage::{Connection, ConnectionState};

/// Where a person stands with an app, in the published words: by the account that would act, else by the first one.
pub(super) fn state_of(house: &House, app: &App, own: &[Connection]) -> &'static str {
    if needs_none(app) {
        return "healthy";
    }
    let standing = accounts(app, own);
    let Some(row) = default_of(&standing).or_else(|| standing.first().copied()) else {
        let begun = own.iter().any(|row| row.app == app.slug && row.state == ConnectionState::Pending);
        return if begun { "setup_started" } else { "not_connected" };
    };
    let health = health_of(house, row);
    match (health.state, health.reason) {
        (HealthState::NeedsReauth, Some(Reason::CredentialUnreadable))
        | (HealthState::Degraded, Some(Reason::KeyMissing)) => "error",
        (HealthState::NeedsReauth, _) => "stale_auth",
        (HealthState::Degraded, Some(Reason::PermissionMissing)) => "permission_denied",
        (HealthState::Degraded, _) => "degraded",
        _ => "healthy",
    }
}

/// Whether a call of the app's tools has an account to act as.
pub(super) fn is_connected(app: &App, own: &[Connection]) -> bool {
    needs_none(app) || !accounts(app, own).is_empty()
}
