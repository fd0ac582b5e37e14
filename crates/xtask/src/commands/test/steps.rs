//! Keeps count of what failed, so that one failure does not hide the next.

use crate::failure::Failure;
use crate::sh::Call;

/// The steps taken so far.
#[derive(Debug, Default)]
pub(super) struct Steps {
    failed: Vec<String>,
}

impl Steps {
    /// Runs a step, its output where ours goes.
    ///
    /// # Errors
    /// [`Failure::Interrupted`] only: any other failure is kept for [`Self::finish`].
    pub(super) fn run(&mut self, call: Call<'_>) -> Result<(), Failure> {
        let step = call.step().to_owned();
        eprintln!("\n==> {step}");
        self.keep(&step, call.run_aloud())
    }

    /// Keeps the outcome of a step that ran elsewhere.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub(super) fn keep(&mut self, step: &str, outcome: Result<(), Failure>) -> Result<(), Failure> {
        match outcome {
            Ok(()) => {}
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure @ Failure::Step { .. }) => self.failed.push(failure.to_string()),
            Err(failure) => self.failed.push(format!("{step}: {failure}")),
        }
        Ok(())
    }

    /// Says that a step was not taken.
    pub(super) fn skip(step: &str, why: &str) {
        eprintln!("\n==> {step}: SKIPPED ({why})");
    }

    /// Succeeds if every step did.
    ///
    /// # Errors
    /// [`Failure::Steps`].
    pub(super) fn finish(self) -> Result<(), Failure> {
        if self.failed.is_empty() { Ok(()) } else { Err(Failure::Steps(self.failed)) }
    }
}
