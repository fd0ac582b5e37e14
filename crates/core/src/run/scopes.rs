use clawlink_manifest::{App, Tool};
use serde::Serialize;

use crate::connect::holds_scope;
use crate::ports::storage::Connection;

/// What a tool needs of a connection's grant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scopes {
    /// What it needs and the connection holds.
    pub held: Vec<String>,
    /// What it needs and the connection lacks; empty where the call can go.
    pub missing: Vec<String>,
}

impl Scopes {
    /// A tool's scopes are any-of lists of all-of: the first list that is held counts, else the first one. Where the app did
    /// not say what was granted, nothing is known to be held or missing, and its own answer decides.
    #[must_use]
    pub fn of(app: &App, tool: &Tool, connection: Option<&Connection>) -> Self {
        let Some(granted) = connection.map(|connection| &connection.scopes).filter(|all| !all.is_empty())
        else {
            return Self::default();
        };
        let holds = |scope: &str| holds_scope(app, granted, scope);
        let whole = tool.scopes.iter().find(|all| all.iter().all(|scope| holds(scope)));
        let needed = whole.or_else(|| tool.scopes.first()).into_iter().flat_map(|all| all.iter());
        let (held, missing) = needed.map(ToString::to_string).partition(|scope| holds(scope));
        Self { held, missing }
    }
}
