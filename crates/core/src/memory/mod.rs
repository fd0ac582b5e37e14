//! What an isolate remembers between events: how its apps have been doing, and rows it read a moment ago.
//!
//! It is a plain value that the platform keeps and hands to every house; losing it loses only speed. It holds counts, rows as
//! the database has them, and ciphertext, under hashes and ids; never a secret in the clear. Every map in it is bounded.

mod bounded;
mod effort;
mod rows;
mod slot;

use std::sync::{Mutex, MutexGuard, PoisonError};

use bounded::Bounded;
pub use effort::Payer;
use rows::Rows;
pub use slot::Slot;

use crate::exec::breaker::Breaker;
use crate::exec::budget::Budget;
use crate::exec::pace::Pace;

/// The memory of one isolate.
#[derive(Debug, Default)]
pub struct Memory {
    /// Retry budgets, by app and by connection.
    budgets: Mutex<Bounded<Budget>>,
    /// By app and host.
    breakers: Mutex<Bounded<Breaker>>,
    /// By connection.
    paces: Mutex<Bounded<Pace>>,
    rows: Mutex<Rows>,
    keeps_rows: bool,
}

/// Nothing here is left half-done by a panic, so a poisoned lock is as good as another.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
