use clawlink_core::ports::storage::ConnectionState;

use crate::schema::{Schema, boolean, integer, list_of, moment, must, object, one_of, refer, text};

const STATES: [ConnectionState; 4] = [
    ConnectionState::Pending,
    ConnectionState::Active,
    ConnectionState::NeedsReauth,
    ConnectionState::Disconnecting,
];

/// An account at an app that your person connected.
pub(super) fn connection() -> Schema {
    object([
        must("id", text("`con_…`")),
        must("number", integer("Counted per person, from 1.")),
        must("app", text("Slug of the app.")),
        must("account", upstream_account()),
        must("label", text("A name that the person gave it.").or_null()),
        must("is_default", boolean("Whether a call that names none uses it.")),
        must("state", one_of(&STATES, "Where it stands.")),
        must("scopes", list_of(text("A scope."), "What the app granted; empty where it did not say.")),
        must("health", refer("Health")),
        must("created_at", moment("When it was connected.")),
    ])
}

/// The identity at the app, as the app told it.
pub(super) fn upstream_account() -> Schema {
    object([must("id", text("Stable id at the app.")), must("label", text("What a person knows it by."))])
}
