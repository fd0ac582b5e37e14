//! The published wire: what clients that are in people's hands call, in the names and shapes they know.
//!
//! Everything here is words. A call ([`Given`]) is read into the domain's own, the domain's verbs run it, and what comes of it
//! is told as a published client reads it. [`codes`] is the one table of what each refusal means to them.
//!
//! ```text
//! tools API:      names → arguments and files → run → envelope
//! canonical API:  names → arguments           → run → execution
//! ```

mod account;
mod action;
mod asked;
mod canonical;
pub mod codes;
mod connection;
mod description;
mod dress;
mod effect;
mod envelope;
mod execution;
mod files;
mod integrations;
mod item;
mod list;
mod names;
mod placeholder;
mod preview;
mod refusal;
mod remedy;
mod run;
mod schema;
mod shelf;
mod state;

pub use account::stands;
pub use action::{describe_action, list_actions, search_actions};
pub use asked::Given;
pub use canonical::{changes_something, execute_action, find_execution};
pub use connection::{describe_choice, describe_connection, outline_connection};
pub use description::describe_tool;
pub use dress::{dress, dress_brief};
pub use envelope::execute;
pub use integrations::{
    begin_connection, describe_app, describe_opened, find_connection, find_integration, whoami,
};
pub use list::{Search, list_tools, search_tools};
pub use names::{find_app, takes_files};
pub use preview::preview;
pub use shelf::Shelf;

use serde_json::Value;

/// An answer of the published wire.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Value,
    /// `Retry-After`, in seconds.
    pub retry_after_seconds: Option<i64>,
    /// For the log only.
    pub cause: Option<String>,
}

impl Answer {
    /// An answer with status 200.
    #[must_use]
    pub const fn ok(body: Value) -> Self {
        Self { status: 200, body, retry_after_seconds: None, cause: None }
    }
}
