use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use async_lock::{Mutex as Gate, MutexGuardArc};
use async_trait::async_trait;

use super::Tripwire;
use crate::outbound::Outgoing;
use crate::ports::{Fault, Http, HttpFault, Incoming};

/// How the tripwire knows it.
const PORT: &str = "http";

/// A request as it left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// HTTP method.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

/// Answers from a script, in order, and remembers what was asked. An empty script answers [`HttpFault::NotSent`].
#[derive(Clone, Default)]
pub struct ScriptedHttp {
    wire: Arc<Tripwire>,
    gate: Arc<Gate<()>>,
    script: Arc<Mutex<VecDeque<Result<Incoming, HttpFault>>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl ScriptedHttp {
    /// With an empty script, and the wire through it.
    #[must_use]
    pub fn on(wire: Arc<Tripwire>) -> Self {
        Self { wire, ..Self::default() }
    }

    /// Lets requests arrive, and keeps every answer back until the guard is dropped.
    pub async fn hold(&self) -> MutexGuardArc<()> {
        self.gate.lock_arc().await
    }

    /// Appends an answer; chains.
    #[expect(clippy::must_use_candidate, reason = "called for its effect, chained at will")]
    pub fn answer(&self, status: u16, body: &str) -> &Self {
        self.answer_with(status, &[], body)
    }

    /// Appends an answer with more headers than its content type; chains.
    #[expect(clippy::must_use_candidate, reason = "called for its effect, chained at will")]
    pub fn answer_with(&self, status: u16, headers: &[(&str, &str)], body: &str) -> &Self {
        let all = [("content-type", "application/json")].into_iter().chain(headers.iter().copied());
        let headers = all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        self.push(Ok(Incoming { status, headers, body: body.as_bytes().to_vec() }))
    }

    /// Appends a failure; chains.
    #[expect(clippy::must_use_candidate, reason = "called for its effect, chained at will")]
    pub fn fail(&self, fault: HttpFault) -> &Self {
        self.push(Err(fault))
    }

    /// Appends an outcome.
    pub fn push(&self, outcome: Result<Incoming, HttpFault>) -> &Self {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).push_back(outcome);
        self
    }

    /// Everything that was asked, in order.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Http for ScriptedHttp {
    async fn send(&self, request: Outgoing) -> Result<Incoming, HttpFault> {
        let seen = Seen {
            method: request.method().to_string(),
            url: request.url().to_string(),
            headers: request.headers().to_vec(),
            body: request.body().to_vec(),
        };
        let not_sent = |fault: Fault| HttpFault::NotSent(fault.to_string());
        let no_answer = |fault: Fault| HttpFault::NoAnswer(fault.to_string());
        self.wire.enter(PORT).await.map_err(not_sent)?;
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(seen);
        drop(self.gate.lock().await);
        let next = self.script.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        self.wire.leave(PORT).await.map_err(no_answer)?;
        next.unwrap_or_else(|| Err(HttpFault::NotSent("the script is at its end".to_owned())))
    }
}
