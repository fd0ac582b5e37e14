use clawlink_core::ports::storage::ExecutionStatus;

use super::{digest, effect};
use crate::schema::{Member, Schema, anything, list_of, may, moment, must, object, one_of, refer, text};

/// Where an execution stands.
pub(crate) const STATUSES: [ExecutionStatus; 5] = [
    ExecutionStatus::Claimed,
    ExecutionStatus::Sent,
    ExecutionStatus::Succeeded,
    ExecutionStatus::Failed,
    ExecutionStatus::Unknown,
];

fn members() -> Vec<Member> {
    let account = object([
        must("connection", text("Id of the connection.").or_null()),
        must("label", text("The account at the app.").or_null()),
    ]);
    vec![
        must("execution_id", text("`exe_…`")),
        must("status", one_of(&STATUSES, "Where it stands; `unknown`: nobody can know.")),
        must("tool", text("The tool.")),
        must("app", text("Its app.")),
        must("revision", text("The tool's revision.")),
        must("effect", effect()),
        must("digest", digest()),
        must("summary", text("What was done.")),
        must("account", account),
        must("attempts", list_of(refer("Attempt"), "Every request that was sent.")),
        must("error_code", text("Why it failed.").or_null()),
        must("upstream", refer("Upstream")),
        must("idempotency", object([must("key", text("The key it ran under.").or_null())])),
        must("started_at", moment("When it was claimed.")),
        must("finished_at", moment("When it ended.").or_null()),
    ]
}

/// An execution in a list.
pub(super) fn execution() -> Schema {
    object(members())
}

/// An execution by itself, with its output while that is kept.
pub(super) fn execution_detail() -> Schema {
    let further = [
        may("output", anything("What the app answered, shaped; while it is kept.")),
        may("truncated", refer("Truncated")),
        may("output_source", refer("OutputSource")),
    ];
    object(members().into_iter().chain(further))
}
