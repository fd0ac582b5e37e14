use crate::schema::{Schema, integer, must, object, text};

/// Who acts in a call.
pub(super) fn account() -> Schema {
    object([
        must("connection", text("Id of the connection; empty for an app that needs none.")),
        must("number", integer("Its number.")),
        must("label", text("The account at the app.")),
    ])
}
