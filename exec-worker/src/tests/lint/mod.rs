//! The schema lint: what clients do to tool lists, as rules over the whole catalogue and the default tools. Each rule is shown
//! to catch a bad example.

mod names;
mod schemas;
mod texts;
mod whole;

use clawlink_core::mcp::describe_pinned;
use clawlink_core::mcp::tools::{DEFAULT_TOOLS, DefaultTool, Hints};
use clawlink_manifest::Tool;
use serde_json::{Value, json};

/// A tool as `tools/list` shows it, and what is known of it beside.
#[derive(Clone, Debug)]
struct Shown {
    tool: Value,
    /// The app's slug with `_`; empty for a default tool.
    app: String,
    /// The annotations that its effect calls for.
    hints: Value,
}

impl Shown {
    fn of_catalogue(app: &str, tool: &Tool) -> Self {
        Self {
            tool: describe_pinned(tool),
            app: app.replace('-', "_"),
            hints: Hints::of(tool.effect).annotations(),
        }
    }

    fn of_ours(tool: &DefaultTool) -> Self {
        Self { tool: tool.describe(), app: String::new(), hints: tool.hints.annotations() }
    }

    fn name(&self) -> &str {
        self.tool["name"].as_str().unwrap_or_default()
    }

    fn text(&self, member: &str) -> &str {
        self.tool[member].as_str().unwrap_or_default()
    }

    fn is_ours(&self) -> bool {
        self.app.is_empty()
    }
}

/// Everything a client can be shown.
fn all() -> Vec<Shown> {
    let apps = clawlink_catalog::apps().iter();
    let catalogue = apps.flat_map(|app| app.tools.iter().map(|tool| Shown::of_catalogue(&app.slug, tool)));
    DEFAULT_TOOLS.iter().map(Shown::of_ours).chain(catalogue).collect()
}

/// A tool that breaks no rule, to be spoilt.
fn good() -> Shown {
    let tool = json!({
        "name": "reef_get_note", "title": "Get a note", "description": "Reads a note. Use it for its text.",
        "inputSchema": {
            "type": "object", "required": ["note_id"], "additionalProperties": false,
            "properties": { "note_id": { "type": "string", "description": "Id of the note. Values come from reef_list_notes." } },
        },
        "annotations": Hints::Read.annotations(),
    });
    Shown { tool, app: "reef".to_owned(), hints: Hints::Read.annotations() }
}

/// The good tool with one member at this pointer replaced, or added.
fn with(pointer: &str, value: Value) -> Shown {
    let mut shown = good();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    shown.tool.pointer_mut(parent).unwrap()[name] = value;
    shown
}

/// A rule holds for everything there is, and catches each of these.
fn assert_rule(rule: impl Fn(&Shown) -> Vec<String>, bad: &[Shown]) {
    let found: Vec<String> = all()
        .iter()
        .flat_map(|shown| rule(shown).into_iter().map(|fault| format!("{}: {fault}", shown.name())))
        .collect();
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
    assert!(rule(&good()).is_empty(), "the good example is caught");
    for shown in bad {
        assert!(!rule(shown).is_empty(), "not caught: {}", shown.tool);
    }
}
