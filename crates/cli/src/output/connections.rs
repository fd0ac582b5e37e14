use super::screen::{Ink, Screen};
use super::table::{Cell, Table};
use super::text::moment;
use crate::wire::{Connection, Page};

/// The connected accounts.
pub(crate) fn page(connections: &Page<Connection>, screen: Screen) -> String {
    if connections.items.is_empty() {
        return "No account is connected. To connect one: clawlink connect APP --wait\n".to_owned();
    }
    let rows = connections.items.iter().map(row).collect();
    Table::new(["NO", "ID", "APP", "ACCOUNT", "LABEL", "STATE", "LAST SUCCESS"], rows).page(screen)
}

fn row(connection: &Connection) -> [Cell; 7] {
    let number = connection.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let default = if connection.is_default { " (default)" } else { "" };
    let success = connection.health.as_ref().and_then(|health| health.last_success_at.as_ref());
    let success = success.map(ToString::to_string).filter(|time| time != "null");
    [
        Cell::plain(&number),
        Cell::inked(Ink::Strong, &connection.id),
        Cell::plain(&connection.app),
        Cell::plain(&format!("{}{default}", connection.account_label())),
        Cell::plain(connection.label.as_deref().unwrap_or_default()),
        Cell::inked(Ink::of_state(&connection.state), &connection.state),
        Cell::plain(&success.map(|time| moment(&time)).unwrap_or_default()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_name_the_account_and_its_state() {
        let connections = serde_json::from_str(include_str!("samples/connections.json")).unwrap();
        insta::assert_snapshot!(page(&connections, Screen::new(false)));
    }
}
