use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

/// The first line of an export; its members stand in this order.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Opening {
    pub(super) format: String,
    pub(super) user: String,
    pub(super) exported_at: String,
    pub(super) events: usize,
    /// The hash before the first event.
    pub(super) from: String,
    /// The hash of the last one.
    pub(super) head: String,
    /// Over all of the above.
    pub(super) hash: String,
}

/// An event; its members stand in this order.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub(super) seq: i64,
    pub(super) at: i64,
    pub(super) actor: String,
    pub(super) action: String,
    pub(super) target: String,
    pub(super) prev_hash: String,
    pub(super) hash: String,
}

impl Opening {
    pub(super) fn computed_hash(&self) -> String {
        let events = self.events.to_string();
        hash(&["clawlink-audit-v1 head", &self.user, &self.exported_at, &events, &self.from, &self.head])
    }
}

impl Event {
    pub(super) fn computed_hash(&self, user: &str) -> String {
        let (seq, at) = (self.seq.to_string(), self.at.to_string());
        let content = [&self.actor, &self.action, &self.target, &self.prev_hash].map(String::as_str);
        let place = ["clawlink-audit-v1", user, &seq, &at];
        hash(&[place, content].concat())
    }
}

/// SHA-256 in hex over texts, each with its length (u32, big endian) before it.
fn hash(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        digest.update(part);
    }
    format!("{:x}", digest.finalize())
}

/// Reads a line that is written exactly as it would be written today.
pub(super) fn read<T: DeserializeOwned + Serialize>(line: &str) -> Option<T> {
    let read: T = serde_json::from_str(line).ok()?;
    (serde_json::to_string(&read).ok()? == line).then_some(read)
}
