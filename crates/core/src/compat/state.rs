use clawlink_manifest::App;

use super::account::{accounts, default_of, needs_none};
use crate::health::{Health, HealthState, Reason, health_of};
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
    word_of(&health_of(house, row))
}

/// How a connection does, in the published words.
#[must_use]
pub const fn word_of(health: &Health) -> &'static str {
    match (health.state, health.reason) {
        (HealthState::Connecting, _) => "setup_started",
        (HealthState::Active | HealthState::Expiring, _) => "healthy",
        (HealthState::Degraded, Some(Reason::PermissionMissing)) => "permission_denied",
        (HealthState::Degraded, _) => "degraded",
        (HealthState::NeedsReauth, Some(Reason::CredentialUnreadable)) | (HealthState::Disconnecting, _) => {
            "error"
        }
        (HealthState::NeedsReauth, _) => "stale_auth",
    }
}

/// Whether a call of the app's tools has an account to act as.
pub(super) fn is_connected(app: &App, own: &[Connection]) -> bool {
    needs_none(app) || !accounts(app, own).is_empty()
}
