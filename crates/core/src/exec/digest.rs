//! The name of a plan: equal digests mean equal bytes on the wire, the credential apart.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::plan::Plan;

/// `sha256:` and 64 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// As on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl PartialEq<str> for Digest {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

/// Names a plan: SHA-256 over length-prefixed (u32, big endian) `clawlink-plan-v1`, tool, revision, effect,
/// connection, method, URL, one block of headers sorted by name, the body, and an empty block kept for file
/// hashes. Slots are unexpanded, so the digest outlives a refresh of the credential.
#[must_use]
pub fn digest(plan: &Plan) -> Digest {
    let mut headers: Vec<_> = plan.headers.iter().collect();
    headers.sort();
    let mut block = Vec::new();
    for (name, value) in headers {
        push(&mut block, name.as_bytes());
        push(&mut block, value.as_bytes());
    }
    let texts = ["clawlink-plan-v1", &plan.tool, &plan.revision, plan.effect.as_str()];
    let address = [plan.connection.as_str(), &plan.method, &plan.url];
    let mut canonical = Vec::new();
    for text in texts.into_iter().chain(address) {
        push(&mut canonical, text.as_bytes());
    }
    for bytes in [block.as_slice(), &plan.body.bytes, &[]] {
        push(&mut canonical, bytes);
    }
    Digest(format!("sha256:{:x}", Sha256::digest(&canonical)))
}

/// Appends a length and that many bytes. A part beyond 4 GiB cannot be: bodies are capped at 1 MiB.
fn push(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::fixtures;

    #[test]
    fn any_changed_byte_changes_the_digest() {
        let plan = fixtures::plan("notes_create", &serde_json::json!({ "title": "t", "body": "b" }));
        let original = digest(&plan);
        assert_eq!(original, digest(&plan.clone()));
        assert!(original.as_str().starts_with("sha256:") && original.as_str().len() == 71);
        let changes: [fn(&mut Plan); 9] = [
            |plan| plan.tool.push('x'),
            |plan| plan.revision.push('x'),
            |plan| plan.effect = clawlink_manifest::Effect::Destructive,
            |plan| plan.connection.push('x'),
            |plan| plan.method = "PUT".to_owned(),
            |plan| plan.url.push('x'),
            |plan| plan.headers[0].0.push('x'),
            |plan| plan.headers[0].1.push('x'),
            |plan| plan.body.bytes[0] ^= 1,
        ];
        for (index, change) in changes.into_iter().enumerate() {
            let mut other = plan.clone();
            change(&mut other);
            assert_ne!(original, digest(&other), "change {index}");
        }
    }

    #[test]
    fn a_border_between_fields_cannot_move() {
        let plan = fixtures::plan("notes_create", &serde_json::json!({ "title": "t", "body": "b" }));
        let (mut left, mut right) = (plan.clone(), plan);
        left.tool = "ab".to_owned();
        left.revision = "c".to_owned();
        right.tool = "a".to_owned();
        right.revision = "bc".to_owned();
        assert_ne!(digest(&left), digest(&right));
    }

    #[test]
    fn the_order_of_headers_does_not_matter() {
        let plan = fixtures::plan("notes_create", &serde_json::json!({ "title": "t", "body": "b" }));
        let mut turned = plan.clone();
        turned.headers.reverse();
        assert_eq!(digest(&plan), digest(&turned));
    }
}
