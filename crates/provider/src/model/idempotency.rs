use std::collections::BTreeMap;

use super::api::ApiFault;
use super::entropy::sha256_hex;
use super::{Answer, Request};

/// Answers that were given under an `Idempotency-Key`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Replays(BTreeMap<Slot, Replay>);

/// Who used which key where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot {
    principal: String,
    path: String,
    key: String,
}

#[derive(Clone, Debug)]
struct Replay {
    body_sha256: String,
    answer: Answer,
    at_ms: u64,
}

impl Slot {
    /// The slot of a POST with a key; other requests have none. Strangers count by their `Authorization`.
    pub(crate) fn of(request: &Request, account: Option<&str>) -> Option<Self> {
        let key = request.header("idempotency-key").filter(|_| request.method == "POST")?;
        let stranger = || sha256_hex(request.header("authorization").unwrap_or_default().as_bytes());
        let principal = account.map_or_else(stranger, str::to_owned);
        Some(Self { principal, path: request.path().to_owned(), key: key.to_owned() })
    }
}

impl Replays {
    /// Finds what the same request was answered before, within the window.
    pub(crate) fn find(&self, slot: &Slot, request: &Request, window_ms: u64, now_ms: u64) -> Option<Answer> {
        let replay = self.0.get(slot).filter(|replay| now_ms < replay.at_ms.saturating_add(window_ms))?;
        if replay.body_sha256 == sha256_hex(&request.body) {
            Some(replay.answer.clone().with_header("Idempotent-Replayed", "true"))
        } else {
            Some(ApiFault::KeyReused.into())
        }
    }

    pub(crate) fn keep(&mut self, slot: Slot, request: &Request, answer: &Answer, now_ms: u64) {
        let body_sha256 = sha256_hex(&request.body);
        self.0.insert(slot, Replay { body_sha256, answer: answer.clone(), at_ms: now_ms });
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
