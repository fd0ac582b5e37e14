//! Running a tool for a device: the steps that touch the world, around the pure ones of [`crate::exec`].
//!
//! ```text
//! prepare:  tool → connection → scopes → validate & render → policy      (nothing is sent)
//! preview:  prepare → keep the sealed plan → confirm token
//! execute:  prepare or open the sealed plan → confirm → credential → claim (and approval) → send → shape → record
//! ```

mod approve;
mod attach;
mod claim;
mod deadline;
mod derived_key;
mod effort;
mod end_row;
mod error;
mod execute;
mod gate;
mod hand_out;
mod judged;
mod keep_rest;
mod newer;
mod output;
mod prepare;
mod preview;
mod probe;
mod problem;
mod promise;
mod receipt;
mod record;
mod replay;
mod request_id;
mod resolve;
mod rights;
mod ruling;
mod scopes;
pub(crate) mod sealed_plan;
mod see_through;
mod send;
mod sentence;
mod settle;
mod standing;
mod turn;

pub use approve::approval_url;
pub use derived_key::derive_key;
pub use error::RunError;
pub use execute::{Execute, Instruction, Output, execute};
pub(crate) use prepare::prepare_hindered;
pub use prepare::{Call, Prepared, take};
pub use preview::{Previewed, preview};
pub use probe::probe;
pub(crate) use probe::probe_row;
pub use receipt::{Account, Attempt, FileHandle, Receipt};
pub use replay::find_answer;
pub(crate) use resolve::pick_named;
pub use resolve::{find_connection, find_tool};
pub use ruling::rule_on;
pub use scopes::Scopes;
pub use sentence::sentence;
