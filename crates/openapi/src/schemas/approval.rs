use clawlink_core::ports::storage::ApprovalStatus;

use super::{digest, effect};
use crate::schema::{Schema, address, moment, must, object, one_of, text};

/// Where a call stands that waits for a person.
pub(crate) const STATUSES: [ApprovalStatus; 5] = [
    ApprovalStatus::Waiting,
    ApprovalStatus::Approved,
    ApprovalStatus::Declined,
    ApprovalStatus::Expired,
    ApprovalStatus::Used,
];

/// A call that waits, or waited, for a person.
pub(super) fn approval() -> Schema {
    let account = object([
        must("connection", text("Id of the connection.")),
        must("label", text("The account at the app.")),
    ]);
    object([
        must("id", text("`apr_…`")),
        must("status", one_of(&STATUSES, "Where it stands.")),
        must("digest", digest()),
        must("tool", text("The tool.")),
        must("app", text("Its app.")),
        must("effect", effect()),
        must("summary", text("What the person reads.")),
        must("account", account),
        must("url", address("The page at which a person decides.")),
        must("note", text("The person's words, where there are any.").or_null()),
        must("execution_id", text("The execution it was used for.").or_null()),
        must("created_at", moment("When it was asked.")),
        must("expires_at", moment("When it is over.")),
        must("decided_at", moment("When a person decided.").or_null()),
    ])
}
