use std::collections::BTreeSet;
use std::future::pending;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ports::Fault;

/// What happens at the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trip {
    /// The port fails, and works again afterwards.
    Fail,
    /// The process dies there: whoever waits waits for ever, and is dropped by the test.
    Crash,
}

/// Stretched through the fakes: every port call passes it twice, before its effect and after it. Armed, it lets one of
/// those steps go wrong, so a test can go through all of them; a port can also be cut for as long as a test likes.
#[derive(Debug, Default)]
pub struct Tripwire(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    steps: usize,
    armed: Option<(usize, Trip)>,
    tripped: Option<&'static str>,
    cut: BTreeSet<&'static str>,
}

impl Tripwire {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts from zero and lets the `nth` step from now, counted from 1, go wrong.
    pub fn arm(&self, nth: usize, trip: Trip) {
        let mut state = self.lock();
        (state.steps, state.armed, state.tripped) = (0, Some((nth, trip)), None);
    }

    /// Where it went wrong, if it did; nothing else will.
    pub fn disarm(&self) -> Option<&'static str> {
        let mut state = self.lock();
        state.armed = None;
        state.tripped.take()
    }

    /// Every call to this port fails before its effect, until it is mended.
    pub fn cut(&self, port: &'static str) {
        self.lock().cut.insert(port);
    }

    /// The port works again.
    pub fn mend(&self, port: &'static str) {
        self.lock().cut.remove(port);
    }

    /// A port call that is about to have its effect.
    ///
    /// # Errors
    /// [`Fault`] when it goes wrong here.
    pub async fn enter(&self, port: &'static str) -> Result<(), Fault> {
        if self.lock().cut.contains(port) {
            return Err(Fault::new(port, "cut"));
        }
        self.step(port).await
    }

    /// A port call that has had its effect and is about to answer.
    ///
    /// # Errors
    /// [`Fault`] when it goes wrong here.
    pub async fn leave(&self, port: &'static str) -> Result<(), Fault> {
        self.step(port).await
    }

    async fn step(&self, port: &'static str) -> Result<(), Fault> {
        let trip = {
            let mut state = self.lock();
            state.steps += 1;
            let steps = state.steps;
            let trip = state.armed.filter(|(nth, _)| *nth == steps).map(|(_, trip)| trip);
            if trip.is_some() {
                state.tripped = Some(port);
            }
            trip
        };
        match trip {
            None => Ok(()),
            Some(Trip::Fail) => Err(Fault::new(port, "tripped")),
            Some(Trip::Crash) => pending().await,
        }
    }
}
