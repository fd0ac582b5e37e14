//! The default tools: what a client sees on a fresh connection, whatever the catalogue holds.

mod table;

use clawlink_manifest::Effect;
use serde_json::{Map, Value, json};

pub use table::DEFAULT_TOOLS;
pub(super) use table::{optional, required};

use crate::oauth_server::Scope;

/// A tool of our own.
#[derive(Debug)]
pub struct DefaultTool {
    /// `run_read_tool`.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    /// For models: what, when, how; required arguments last, since not every client shows the schema.
    pub description: &'static str,
    /// Its arguments, in order.
    pub arguments: &'static [Argument],
    /// What a client may assume of it.
    pub hints: Hints,
    /// What it does.
    pub(super) verb: Verb,
}

/// An argument of a default tool.
#[derive(Debug)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub(super) kind: ArgumentKind,
    /// Whether it must be given.
    pub required: bool,
    /// What it means, and where its values come from.
    pub description: &'static str,
}

/// What an argument takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum ArgumentKind {
    /// Text that is not blank.
    Text {
        /// Most characters.
        most: usize,
    },
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Yes or no.
    Flag,
    /// A whole number from 1.
    Count {
        /// The greatest.
        most: u16,
    },
    /// A list of texts.
    Texts,
    /// An object that another schema describes.
    Free,
}

/// The annotations of a tool, as one word each: a client decides by them whether to ask its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hints {
    /// Looks at our own data.
    Look,
    /// Reads from an app.
    Read,
    /// Opens a link for a person; twice is once.
    Add,
    /// Changes something, and the same whether it comes once or twice.
    Set,
    /// Sends or creates; twice means two.
    Create,
    /// May lose something; also whatever may do any of these.
    Write,
}

/// What a default tool does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Whoami,
    SearchTools,
    ListApps,
    GetApp,
    ListAppTools,
    DescribeTool,
    ListConnections,
    GetConnection,
    ConnectApp,
    PreviewTool,
    RunReadTool,
    RunWriteTool,
    GetExecution,
    ListApprovals,
}

impl Verb {
    /// What a token must be good for to call it.
    pub(super) const fn scope(self) -> Scope {
        match self {
            Self::RunWriteTool => Scope::ToolsWrite,
            Self::ConnectApp => Scope::ConnectionsWrite,
            _ => Scope::ToolsRead,
        }
    }
}

impl Hints {
    /// Those of a catalogue tool's effect.
    #[must_use]
    pub const fn of(effect: Effect) -> Self {
        match effect {
            Effect::Read => Self::Read,
            Effect::IdempotentWrite => Self::Set,
            Effect::Write => Self::Create,
            Effect::Destructive => Self::Write,
        }
    }

    /// The `annotations` of a tool, all four of them.
    #[must_use]
    pub fn annotations(self) -> Value {
        let (read_only, destructive, idempotent, open) = match self {
            Self::Look => (true, false, true, false),
            Self::Read => (true, false, true, true),
            Self::Add => (false, false, true, true),
            Self::Set => (false, true, true, true),
            Self::Create => (false, false, false, true),
            Self::Write => (false, true, false, true),
        };
        json!({
            "readOnlyHint": read_only, "destructiveHint": destructive,
            "idempotentHint": idempotent, "openWorldHint": open,
        })
    }
}

/// Every default tool as `tools/list` shows it, in order, as a document that ends in a line break.
#[must_use]
pub fn document() -> String {
    let tools: Vec<Value> = DEFAULT_TOOLS.iter().map(DefaultTool::describe).collect();
    format!("{:#}\n", json!({ "tools": tools }))
}

impl DefaultTool {
    /// As `tools/list` shows it.
    #[must_use]
    pub fn describe(&self) -> Value {
        json!({
            "name": self.name, "title": self.title, "description": self.description,
            "inputSchema": self.input_schema(), "annotations": self.hints.annotations(),
        })
    }

    /// The JSON Schema of its arguments.
    #[must_use]
    pub fn input_schema(&self) -> Value {
        input_schema_of(self.arguments, false)
    }
}

/// The JSON Schema of arguments; `open` lets others pass.
pub(super) fn input_schema_of(arguments: &[Argument], open: bool) -> Value {
    let properties: Map<String, Value> =
        arguments.iter().map(|argument| (argument.name.to_owned(), argument.schema())).collect();
    let required = arguments.iter().filter(|argument| argument.required);
    let required: Vec<&str> = required.map(|argument| argument.name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": open })
}

impl Argument {
    fn schema(&self) -> Value {
        let mut schema = self.kind.schema();
        if let Some(members) = schema.as_object_mut() {
            members.insert("description".to_owned(), json!(self.description));
        }
        schema
    }
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn what_is_generated_is_what_the_table_says() {
        let generated = [
            include_str!("../../../../../clients/generated/tools.json"),
            include_str!("../../../../../clients/openclaw/tools.json"),
        ];
        for text in generated {
            assert!(text == document(), "run `cargo xtask generate`");
        }
    }

    #[test]
    fn the_plugin_declares_every_tool_it_registers() {
        let manifest = include_str!("../../../../../clients/openclaw/openclaw.plugin.json");
        let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap();
        let names: Vec<String> =
            super::DEFAULT_TOOLS.iter().map(|tool| format!("clawlink_{}", tool.name)).collect();
        assert_eq!(manifest["contracts"]["tools"], serde_json::json!(names));
    }
}
