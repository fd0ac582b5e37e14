use super::screen::{Ink, Screen};
use super::table::{Cell, Table};
use super::text::visible;
use crate::wire::{Page, ToolSummary};

/// The tools a search found, best first; `next` is the command for the page after it.
pub(crate) fn page(tools: &Page<ToolSummary>, next: Option<&str>, screen: Screen) -> String {
    if tools.items.is_empty() {
        return "No tool found.\n".to_owned();
    }
    let rows = tools.items.iter().map(row).collect();
    let table = Table::new(["TOOL", "EFFECT", "ACCOUNTS", "TITLE"], rows).page(screen);
    match next {
        Some(next) => format!("{table}\nNext page:\n  {}\n", screen.ink(Ink::Strong, &visible(next))),
        None => table,
    }
}

fn row(tool: &ToolSummary) -> [Cell; 4] {
    let accounts = match tool.connections.len() {
        0 => Cell::inked(Ink::Faint, "–"),
        count => Cell::inked(Ink::Good, &count.to_string()),
    };
    [
        Cell::inked(Ink::Strong, &tool.name),
        Cell::inked(Ink::of_effect(&tool.effect), &tool.effect),
        accounts,
        Cell::plain(&tool.title),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_show_their_effect_and_whether_an_account_can_run_them() {
        let tools = serde_json::from_str(include_str!("samples/tools.json")).unwrap();
        insta::assert_snapshot!(page(&tools, None, Screen::new(false)));
    }
}
