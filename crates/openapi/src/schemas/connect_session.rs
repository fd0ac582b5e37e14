use crate::schema::{Schema, address, integer, moment, must, object, one_of, refer, text};

/// A connect flow: a link for a person, and where it stands.
pub(super) fn connect_session() -> Schema {
    let statuses = ["awaiting_user_action", "connected", "failed", "expired"];
    object([
        must("id", text("`cse_…`")),
        must("app", text("Slug of the app.")),
        must("status", one_of(&statuses, "Where it stands.")),
        must("connect_url", address("What the person must open.")),
        must("expires_at", moment("When the link ends.")),
        must("poll_after_ms", integer("Ask again after so many milliseconds.")),
        must(
            "connection",
            Schema(serde_json::json!({ "anyOf": [refer("Connection").0, { "type": "null" }] })),
        ),
        must("error", text("Why it failed.").or_null()),
    ])
}

/// With `reuse`, an app that is connected already.
pub(super) fn connected() -> Schema {
    object([must("status", one_of(&["connected"], "It is there.")), must("connection", refer("Connection"))])
}
