use super::gate::host_of;
use super::promise::Promise;
use crate::exec::breaker::Admission;
use crate::memory::Payer;
use crate::ports::House;

/// What one call may still cost its app, kept in the isolate's memory.
pub(super) struct Effort<'a> {
    house: &'a House,
    payer: Payer<'a>,
    host: String,
}

/// How an attempt ended, as far as its host is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HostState {
    /// It answered.
    Answered,
    /// It did not, or failed.
    Failed,
}

impl<'a> Effort<'a> {
    /// Of a call that is about to be sent.
    pub(super) fn of(house: &'a House, promise: &'a Promise<'_>) -> Self {
        let connection = promise.connection.as_ref().map_or("", |connection| connection.id.as_str());
        Self { house, payer: Payer { app: &promise.app.slug, connection }, host: host_of(promise) }
    }

    /// Asks to send; a host that is left alone may be probed by this call.
    pub(super) fn admit(&self) -> Admission {
        self.house.memory.admit(self.payer.app, &self.host, self.house.clock.now())
    }

    /// Notes how the host did.
    pub(super) fn note(&self, state: HostState) {
        let failed = state == HostState::Failed;
        self.house.memory.note_call(self.payer.app, &self.host, failed, self.house.clock.now());
    }

    /// Whether one more retry can be paid.
    pub(super) fn affords_retry(&self) -> bool {
        self.house.memory.affords_retry(self.payer)
    }

    /// Pays for a retry.
    pub(super) fn pay_retry(&self) {
        self.house.memory.pay_retry(self.payer);
    }

    /// A success fills the purses again.
    pub(super) fn refund(&self) {
        self.house.memory.refund(self.payer);
    }
}
