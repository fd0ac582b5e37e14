//! The older tools: what a published skill names. `?set=legacy` lists them; a call by one of their names, also with a dot, is
//! taken wherever the protocol is spoken. Their arguments and results are the canonical API's.

mod call;
mod table;

use serde_json::{Value, json};

pub(super) use call::call;
pub use table::LEGACY_TOOLS;

use super::tools::{Argument, Hints, input_schema_of};
use crate::oauth_server::Scope;

/// A tool of the older set.
#[derive(Debug)]
pub struct LegacyTool {
    /// `clawlink_execute`.
    pub name: &'static str,
    pub(super) description: &'static str,
    pub(super) arguments: &'static [Argument],
    pub(super) hints: Hints,
    pub(super) verb: LegacyVerb,
}

/// What a tool of the older set does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LegacyVerb {
    Whoami,
    Search,
    ListIntegrations,
    GetIntegration,
    ListActions,
    GetAction,
    GetConnection,
    BeginConnection,
    Execute,
    GetExecution,
}

impl LegacyTool {
    /// The tool of this name: `clawlink_search` and `clawlink.search` are one.
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        let rest = name.strip_prefix("clawlink_").or_else(|| name.strip_prefix("clawlink."))?;
        LEGACY_TOOLS.iter().find(|tool| tool.name.strip_prefix("clawlink_") == Some(rest))
    }

    /// As `tools/list` shows it.
    pub(super) fn describe(&self) -> Value {
        json!({
            "name": self.name, "description": self.description, "inputSchema": input_schema_of(self.arguments, true),
            "annotations": self.hints.annotations(),
        })
    }

    /// What a token must be good for to call it; what runs an action is judged by the action.
    pub(super) const fn scope(&self, writes: bool) -> Scope {
        match self.verb {
            LegacyVerb::Execute if writes => Scope::ToolsWrite,
            LegacyVerb::BeginConnection => Scope::ConnectionsWrite,
            _ => Scope::ToolsRead,
        }
    }
}
