use std::collections::BTreeMap;

use serde::Serialize;

use super::Request;
use super::entropy::sha256_hex;

/// One committed effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Number of the request in the journal.
    pub n: u64,
    /// When it was committed, milliseconds since the epoch.
    pub at: u64,
    /// E-mail of the account, if the credential was ours.
    pub account: Option<String>,
    /// HTTP method.
    pub method: String,
    /// Path without query.
    pub path: String,
    /// What the test wrote into `marker`, in the body or the query.
    pub marker: Option<String>,
    /// SHA-256 of the body, hexadecimal.
    pub body_sha256: String,
    /// The `Idempotency-Key` that came with it.
    pub idempotency_key: Option<String>,
    /// Whether the whole answer was handed to the network.
    pub answered: bool,
}

/// Every committed effect, once, by request number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger(BTreeMap<u64, Effect>);

impl Ledger {
    pub(crate) fn commit(&mut self, n: u64, request: &Request, account: Option<String>, now_ms: u64) {
        let effect = Effect {
            n,
            at: now_ms,
            account,
            method: request.method.clone(),
            path: request.path().to_owned(),
            marker: marker(request),
            body_sha256: sha256_hex(&request.body),
            idempotency_key: request.header("idempotency-key").map(str::to_owned),
            answered: false,
        };
        self.0.insert(n, effect);
    }

    pub(crate) fn mark_answered(&mut self, n: u64) {
        if let Some(effect) = self.0.get_mut(&n) {
            effect.answered = true;
        }
    }

    pub(crate) fn effects(&self) -> impl Iterator<Item = &Effect> {
        self.0.values()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Finds the marker: a JSON body's, a form's, or the query's.
fn marker(request: &Request) -> Option<String> {
    let in_json = request.json().and_then(|body| body.get("marker")?.as_str().map(str::to_owned));
    in_json.or_else(|| request.form("marker")).or_else(|| request.query("marker"))
}
