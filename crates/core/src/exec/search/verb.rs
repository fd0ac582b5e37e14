//! What a query wants to happen, as far as its verb says.

use clawlink_manifest::Effect;

use super::words::Term;

/// Verbs that only look.
const LOOKING: &[&str] = &[
    "get", "read", "list", "show", "find", "search", "look", "see", "view", "fetch", "which", "who", "where",
    "browse",
];
/// Verbs that take away.
const REMOVING: &[&str] = &["delete", "remove", "trash", "erase", "discard", "cancel"];
/// Verbs that make or change.
const CHANGING: &[&str] = &[
    "send", "create", "add", "make", "write", "post", "update", "edit", "change", "reply", "draft",
    "comment", "complete", "finish", "mark", "move", "set", "rename", "open", "close", "append", "tell",
    "join", "schedule", "remind", "label",
];

/// Factor for a tool whose effect the query's verb fits, or does not; 1 where the query has no verb.
pub(super) fn fit(query: &[Term], effect: Effect) -> f64 {
    // The first verb counts: "find the mail I sent" looks.
    let wanted = query.iter().find_map(|Term { word, .. }| {
        let says =
            |verbs: &[&str]| verbs.contains(&word.text.as_str()) || verbs.contains(&word.stem.as_str());
        if says(LOOKING) {
            Some(effect == Effect::Read)
        } else if says(REMOVING) {
            Some(matches!(effect, Effect::Destructive | Effect::IdempotentWrite))
        } else if says(CHANGING) {
            Some(matches!(effect, Effect::Write | Effect::IdempotentWrite))
        } else {
            None
        }
    });
    match wanted {
        Some(true) => 1.2,
        Some(false) => 0.75,
        None => 1.0,
    }
}
