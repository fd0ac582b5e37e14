//! Ctrl-C and its relatives, as a flag that every wait looks at.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::failure::Failure;

/// Whether somebody asked this process to stop.
#[derive(Debug, Clone)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Takes SIGINT, SIGTERM and SIGHUP from now on: none of them ends the process any more, [`Self::pause`] does.
    ///
    /// # Errors
    /// When the system refuses a signal handler.
    pub(crate) fn watch() -> io::Result<Self> {
        let flag = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            signal_hook::flag::register(signal, Arc::clone(&flag))?;
        }
        Ok(Self(flag))
    }

    /// Sleeps for `milliseconds`.
    ///
    /// # Errors
    /// [`Failure::Interrupted`] if a signal has come by then.
    pub(crate) fn pause(&self, milliseconds: u64) -> Result<(), Failure> {
        thread::sleep(Duration::from_millis(milliseconds));
        if self.0.load(Ordering::Relaxed) { Err(Failure::Interrupted) } else { Ok(()) }
    }
}
