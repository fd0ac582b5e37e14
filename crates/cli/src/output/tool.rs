use serde_json::Value;

use super::Facts;
use super::screen::{Ink, Screen};
use super::table::{Cell, Table};
use super::text::{pretty, visible};
use crate::invocation::{Invocation, ToolCall};
use crate::wire::Tool;

/// All there is to know before calling a tool; `line` makes a command pasteable.
pub(crate) fn page(tool: &Tool, screen: Screen, line: impl Fn(Invocation) -> String) -> String {
    let heading = format!("{}  {}\n", screen.ink(Ink::Strong, &visible(&tool.name)), visible(&tool.title));
    let scopes: Vec<String> = tool.scopes.iter().map(ToString::to_string).collect();
    let facts = Facts::default()
        .fact("app", &tool.app)
        .inked("effect", Ink::of_effect(&tool.effect), &tool.effect)
        .maybe("revision", tool.revision.as_ref())
        .fact("scopes", scopes.join(" "))
        .fact("accounts", tool.connections.len().to_string());
    let description = tool.description.as_ref().or(tool.summary.as_ref());
    let sections = [
        Some(heading + &facts.page(screen)),
        description.map(|text| visible(text.trim()) + "\n"),
        Some(arguments(&tool.input_schema, screen)),
        examples(tool, line),
    ];
    sections.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn arguments(schema: &Value, screen: Screen) -> String {
    let Some(properties) =
        schema.get("properties").and_then(Value::as_object).filter(|fields| !fields.is_empty())
    else {
        return "It takes no arguments.\n".to_owned();
    };
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let row = |(name, field): (&String, &Value)| {
        let needed = if required.contains(&name.as_str()) { "required" } else { "" };
        let meaning = ["description", "title"].into_iter().find_map(|key| field.get(key)?.as_str());
        [
            Cell::inked(Ink::Strong, name),
            Cell::plain(&type_of(field)),
            Cell::inked(Ink::Caution, needed),
            Cell::plain(meaning.unwrap_or_default()),
        ]
    };
    let (first, then): (Vec<_>, Vec<_>) =
        properties.iter().partition(|(name, _)| required.contains(&name.as_str()));
    let rows = first.into_iter().chain(then).map(row).collect();
    Table::new(["ARGUMENT", "TYPE", "", "MEANING"], rows).page(screen)
}

/// The type in a word or two: `list of text`, `integer`, `"open" or "done"`.
fn type_of(field: &Value) -> String {
    if let Some(allowed) = field.get("enum").and_then(Value::as_array) {
        return allowed.iter().map(Value::to_string).collect::<Vec<_>>().join(" or ");
    }
    match field.get("type") {
        Some(Value::String(name)) => word_for(name, field),
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .map(|name| word_for(name, field))
            .collect::<Vec<_>>()
            .join(" or "),
        _ => "anything".to_owned(),
    }
}

fn word_for(name: &str, field: &Value) -> String {
    match name {
        "string" => "text".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" => format!("list of {}", field.get("items").map_or_else(|| "anything".to_owned(), type_of)),
        other => other.to_owned(),
    }
}

/// Examples as commands where they are arguments, else as they are.
fn examples(tool: &Tool, line: impl Fn(Invocation) -> String) -> Option<String> {
    let example = |example: &Value| {
        let arguments =
            ["arguments", "args", "input"].into_iter().find_map(|key| example.get(key)?.as_object());
        match arguments.or(example.as_object()) {
            Some(arguments) => {
                let call = ToolCall { tool: &tool.name, arguments, connection: None, cursor: None };
                visible(&line(call.invocation("preview")))
            }
            None => pretty(example),
        }
    };
    let mut lines: Vec<String> = tool.examples.iter().map(example).collect();
    if lines.is_empty() {
        return None;
    }
    lines.insert(0, "Examples:".to_owned());
    Some(lines.join("\n  ") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_lists_its_arguments_and_examples() {
        let tool = serde_json::from_str(include_str!("samples/tool.json")).unwrap();
        insta::assert_snapshot!(page(&tool, Screen::new(false), |line| line.line()));
    }
}
