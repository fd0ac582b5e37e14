use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::rules::Facts;
use super::{Listener, Request};

/// Bytes of bodies the journal keeps before it forgets the oldest requests.
const KEPT_BYTES: usize = 64 << 20;

/// One request, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) n: u64,
    pub(crate) at: u64,
    pub(crate) request: Request,
    pub(crate) account: Option<String>,
    pub(crate) client: Option<String>,
    pub(crate) rule: Option<u64>,
    pub(crate) status: Option<u16>,
    pub(crate) answered: bool,
}

/// The newest requests, oldest first.
#[derive(Clone, Debug)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    kept: usize,
    kept_bytes: usize,
    last_n: u64,
    count_other: u64,
}

impl Journal {
    pub(crate) fn new(kept: usize) -> Self {
        Self { entries: VecDeque::new(), kept, kept_bytes: 0, last_n: 0, count_other: 0 }
    }

    /// Records a request and numbers it; numbers start at 1 and are never reused.
    pub(crate) fn record(&mut self, request: &Request, facts: &Facts, now_ms: u64) -> u64 {
        self.last_n += 1;
        self.count_other += u64::from(request.listener == Listener::Other);
        self.kept_bytes += weight(request);
        self.entries.push_back(Entry {
            n: self.last_n,
            at: now_ms,
            request: request.clone(),
            account: facts.account.clone(),
            client: facts.client.clone(),
            rule: None,
            status: None,
            answered: false,
        });
        while self.entries.len() > self.kept || self.kept_bytes > KEPT_BYTES {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.kept_bytes -= weight(&oldest.request);
        }
        self.last_n
    }

    /// Finds a kept request; numbers have no gaps.
    pub(crate) fn entry(&mut self, n: u64) -> Option<&mut Entry> {
        let first = self.entries.front()?.n;
        self.entries.get_mut(usize::try_from(n.checked_sub(first)?).ok()?)
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Requests that reached "another host" since the start or the last reset.
    pub(crate) fn count_other(&self) -> u64 {
        self.count_other
    }

    /// Forgets requests; numbers go on, so that a test can ask for what came later.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        (self.kept_bytes, self.count_other) = (0, 0);
    }
}

impl Entry {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "n": self.n,
            "at": self.at,
            "listener": self.request.listener,
            "method": self.request.method,
            "target": self.request.target,
            "headers": self.request.headers,
            "body_base64": STANDARD.encode(&self.request.body),
            "raw_base64": STANDARD.encode(&self.request.raw),
            "account": self.account,
            "client": self.client,
            "rule": self.rule,
            "status": self.status,
            "answered": self.answered,
        })
    }
}

fn weight(request: &Request) -> usize {
    request.body.len() + request.raw.len()
}
