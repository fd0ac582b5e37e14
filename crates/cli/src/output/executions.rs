use super::screen::{Ink, Screen};
use super::table::{Cell, Table};
use super::text::{moment, visible};
use crate::wire::{Execution, Page};

/// The ledger, newest first; `next` is the command for the page after it.
pub(crate) fn page(executions: &Page<Execution>, next: Option<&str>, screen: Screen) -> String {
    if executions.items.is_empty() {
        return "No call found.\n".to_owned();
    }
    let rows = executions.items.iter().map(row).collect();
    let table = Table::new(["STARTED", "STATUS", "TOOL", "EFFECT", "ACCOUNT", "ID"], rows).page(screen);
    match next {
        Some(next) => format!("{table}\nNext page:\n  {}\n", screen.ink(Ink::Strong, &visible(next))),
        None => table,
    }
}

fn row(execution: &Execution) -> [Cell; 6] {
    let started = execution.started_at.as_ref().map(|time| moment(&time.to_string()));
    let effect = execution.effect.as_deref().unwrap_or_default();
    let account = execution.account.as_ref().and_then(|account| account.label.as_deref());
    [
        Cell::plain(&started.unwrap_or_default()),
        Cell::inked(Ink::of_state(&execution.status), &execution.status),
        Cell::inked(Ink::Strong, &execution.tool),
        Cell::inked(Ink::of_effect(effect), effect),
        Cell::plain(account.unwrap_or_default()),
        Cell::plain(&execution.id),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledger_shows_what_ran_as_whom() {
        let executions = serde_json::from_str(include_str!("samples/executions.json")).unwrap();
        insta::assert_snapshot!(page(
            &executions,
            Some("clawlink executions --cursor c2"),
            Screen::new(false)
        ));
    }
}
