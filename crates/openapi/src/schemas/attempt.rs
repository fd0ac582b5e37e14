use crate::schema::{Schema, integer, moment, must, object, text};

/// One request that was sent to the app.
pub(super) fn attempt() -> Schema {
    object([
        must("at", moment("When it left.")),
        must("took_ms", integer("How long it took, in milliseconds.")),
        must("status", integer("The app's status; 0 without an answer.")),
        must("outcome", text("`ok`, the kind of error, `no_answer` or `timeout`.")),
        must("then", text("What was done next: `refresh`, `wait 250 ms`; empty for the last.")),
        must("before", text("What was done before the first: `refresh`, or nothing.")),
        must("request_id", text("The app's own id of the request.").or_null()),
    ])
}
