//! Results that were too long to be answered as a whole: kept sealed for a day, read a page at a time.
//!
//! They lie in the key store under `result/{user}/{result}`, sealed to that place, so another person's handle opens
//! nothing; the store lets them vanish by itself. A row of the database may hold 2 MB and would be read with its ledger;
//! a value here may hold 25 MiB and costs nothing once it is over.

mod keep;
mod pages;
mod read;
mod turn;

pub use keep::{KEPT_SECONDS, Kept, keep};
pub(crate) use pages::{ROUTE, filters_of};
pub use read::{ReadError, read};
pub use turn::{ResultPage, TurnError, turn};
