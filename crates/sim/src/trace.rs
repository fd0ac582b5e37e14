use std::fmt;

use crate::scheduler::Group;

/// One thing that happened: when, to whom, at which port, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// Virtual milliseconds since the start of the seed.
    pub at_ms: i64,
    /// Whose task was running.
    pub(crate) group: Group,
    /// The port and call.
    pub site: &'static str,
    /// What happened there: a fault, or plain passage.
    pub what: &'static str,
}

impl Event {
    /// Whether something was broken here on purpose.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        !self.what.is_empty()
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, millis) = (self.at_ms / 1_000, self.at_ms % 1_000);
        write!(
            f,
            "{seconds:>6}.{millis:03} s  {:<12} {:<22} {}",
            self.group.to_string(),
            self.site,
            self.what
        )
    }
}

/// Everything that happened, in order, and its hash.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    events: Vec<Event>,
    hash: u64,
}

impl Trace {
    /// Notes one event.
    pub(crate) fn note(&mut self, event: Event) {
        let parts = [event.site.as_bytes(), event.what.as_bytes()];
        for byte in parts.into_iter().flatten() {
            self.stir(u64::from(*byte));
        }
        self.stir(event.at_ms.unsigned_abs());
        self.stir(event.group.number());
        self.events.push(event);
    }

    /// Folds a number into the hash alone.
    pub(crate) fn stir(&mut self, number: u64) {
        self.hash = (self.hash.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    /// The hash of everything so far.
    pub(crate) const fn hash(&self) -> u64 {
        self.hash
    }

    /// What happened, in order.
    pub(crate) fn take(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }
}
