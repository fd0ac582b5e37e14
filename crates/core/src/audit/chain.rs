use serde::Serialize;

use crate::vault::{hex, sha256_parts};

/// What stands as the hash before the first event.
pub const CHAIN_START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An event in its place in a chain. Serialized, its members stand in this order: a line of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Counts up from 1.
    pub seq: i64,
    /// When, in milliseconds since the Unix epoch.
    pub at: i64,
    /// Who did it.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub target: String,
    /// Hash of the event before.
    pub prev_hash: String,
    /// Hash of this one.
    pub hash: String,
}

/// The hash of an event: SHA-256, in hex, over `clawlink-audit-v1`, the person, seq, time, actor, action, target and the hash
/// before, each as text with its length (u32, big endian) before it.
#[must_use]
pub fn link_hash(user: &str, link: &Link) -> String {
    let (seq, at) = (link.seq.to_string(), link.at.to_string());
    let parts =
        ["clawlink-audit-v1", user, &seq, &at, &link.actor, &link.action, &link.target, &link.prev_hash];
    hex(&sha256_parts(&parts))
}
