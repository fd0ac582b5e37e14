use clawlink_core::health::{HealthState, Reason};

use crate::schema::{Schema, address, integer, list_of, may, moment, must, object, one_of, text};

const STATES: [HealthState; 6] = [
    HealthState::Connecting,
    HealthState::Active,
    HealthState::Expiring,
    HealthState::Degraded,
    HealthState::NeedsReauth,
    HealthState::Disconnecting,
];
const REASONS: [Reason; 10] = [
    Reason::GrantRefused,
    Reason::NothingToRenew,
    Reason::CredentialUnreadable,
    Reason::KeyMissing,
    Reason::AccessRefused,
    Reason::PermissionMissing,
    Reason::AppFailing,
    Reason::AppUnreachable,
    Reason::RefreshFailing,
    Reason::GrantEnds,
];

const STEPS: [&str; 4] = ["reconnect", "retry_later", "wait", "ask_operator"];
const WARNINGS: [&str; 5] =
    ["no_refresh_token", "short_lived_grant", "unused_grant_ends", "missing_scopes", "copy_behind"];

/// How a connection does, and what mends it.
pub(super) fn health() -> Schema {
    let step = object([
        must("action", one_of(&STEPS, "What to do.")),
        may("url", address("The page that a person must open.")),
    ]);
    let warning = object([
        must("code", one_of(&WARNINGS, "What it is.")),
        must("message", text("What it means.")),
        may("days", integer("After so many days the grant ends.")),
        may("left_days", integer("So many of them are left.")),
        may("scopes", list_of(text("A scope."), "What was not granted.")),
    ]);
    object([
        must("state", one_of(&STATES, "Where it stands.")),
        may("reason", one_of(&REASONS, "Why it is not well.")),
        may("message", text("The same as a sentence.")),
        may("since", moment("Since when.")),
        may("ends_at", moment("When it ends by itself.")),
        may("next_step", step),
        must("warnings", list_of(warning, "What will go wrong later, or for some tools.")),
        must("last_success_at", moment("The last call that went well.").or_null()),
        must("last_error", text("The last failure, as a code.").or_null()),
    ])
}
