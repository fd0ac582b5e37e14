use clawlink_manifest::App;

use super::account::{accounts, acting_of};
use crate::health::{Health, HealthState, Reason, health_of};
use crate::ports::House;
use crate::ports::storage::{Connection, ConnectionState};

/// Where a person stands with an app, in the published words: by the account that would act, else by the first one.
pub(super) fn state_of(house: &House, app: &App, own: &[Connection]) -> &'static str {
    if !app.needs_connection() {
        return "healthy";
    }
    let Some(row) = acting_of(app, own) else {
        let begun = own.iter().any(|row| row.app == app.slug && row.state == ConnectionState::Pending);
        return if begun { "setup_started" } else { "not_connected" };
    };
    word_of(&health_of(house, row))
}

/// How a connection does, in the published words.
pub(super) const fn word_of(health: &Health) -> &'static str {
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

/// Whether a call of the app's tools would have a working account to act as.
pub(super) fn is_connected(app: &App, own: &[Connection]) -> bool {
    let works = |row: &Connection| row.state == ConnectionState::Active;
    !app.needs_connection() || acting_of(app, own).is_some_and(works)
}

/// Whether it would have an account at all, if only one that must be connected anew.
pub(super) fn has_account(app: &App, own: &[Connection]) -> bool {
    !app.needs_connection() || !accounts(app, own).is_empty()
}
