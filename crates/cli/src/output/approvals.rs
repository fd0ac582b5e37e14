use super::Facts;
use super::screen::{Ink, Screen};
use super::table::{Cell, Table};
use super::text::{moment, visible};
use crate::wire::{ApprovalRow, Page};

/// What this device asked its person, newest first; `next` is the command for the page after it.
pub(crate) fn page(approvals: &Page<ApprovalRow>, next: Option<&str>, screen: Screen) -> String {
    if approvals.items.is_empty() {
        return "Nothing was asked.\n".to_owned();
    }
    let rows = approvals.items.iter().map(row).collect();
    let table = Table::new(["ASKED", "STATUS", "TOOL", "SUMMARY", "ACCOUNT", "ID"], rows).page(screen);
    match next {
        Some(next) => format!("{table}\nNext page:\n  {}\n", screen.ink(Ink::Strong, &visible(next))),
        None => table,
    }
}

fn row(approval: &ApprovalRow) -> [Cell; 6] {
    let asked = approval.created_at.as_ref().map(|time| moment(&time.to_string()));
    let account = approval.account.as_ref().and_then(|account| account.label.as_deref());
    [
        Cell::plain(&asked.unwrap_or_default()),
        Cell::inked(ink(&approval.status), &approval.status),
        Cell::inked(Ink::Strong, &approval.tool),
        Cell::plain(approval.summary.as_deref().unwrap_or_default()),
        Cell::plain(account.unwrap_or_default()),
        Cell::plain(&approval.id),
    ]
}

/// One of them.
pub(crate) fn one(approval: &ApprovalRow, screen: Screen) -> String {
    let effect = approval.effect.as_deref().unwrap_or_default();
    Facts::default()
        .fact("approval", &approval.id)
        .inked("status", ink(&approval.status), &approval.status)
        .fact("tool", &approval.tool)
        .inked("effect", Ink::of_effect(effect), effect)
        .maybe("account", approval.account.as_ref())
        .maybe("summary", approval.summary.as_ref())
        .maybe("digest", approval.digest.as_ref())
        .maybe("decide at", approval.url.as_ref())
        .maybe("they said", approval.note.as_ref())
        .maybe("execution", approval.execution_id.as_ref())
        .fact(
            "good until",
            approval.expires_at.as_ref().map(|time| moment(&time.to_string())).unwrap_or_default(),
        )
        .page(screen)
}

fn ink(status: &str) -> Ink {
    match status {
        "waiting" | "approved" => Ink::Caution,
        "used" => Ink::Good,
        _ => Ink::Faint,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_waits_is_listed_and_shown_with_its_link() {
        let row = json!({
            "id": "apr_1", "status": "waiting", "tool": "workbench_create_note", "effect": "write",
            "summary": "Create the note Plan", "account": {"connection": "con_1", "label": "ada@workbench"},
            "digest": "sha256:ab", "url": "https://claw-link.dev/dashboard/approvals/apr_1", "note": null,
            "created_at": "2026-11-25T16:09:00.000Z", "expires_at": "2026-11-25T17:09:00.000Z",
        });
        let approvals = serde_json::from_value(json!({"items": [row], "next_cursor": null})).unwrap();
        let table = page(&approvals, None, Screen::new(false));
        assert!(table.contains("waiting") && table.contains("Create the note Plan"), "{table}");
        let shown = one(&approvals.items[0], Screen::new(false));
        assert!(shown.contains("decide at   https://claw-link.dev/dashboard/approvals/apr_1"), "{shown}");
        assert!(shown.contains("good until  2026-11-25 17:09:00Z"), "{shown}");
    }
}
