use super::screen::{Ink, Screen};
use super::table::{Cell, Table};
use crate::wire::{App, Page};

/// The catalogue, or what a query found of it.
pub(crate) fn page(apps: &Page<App>, screen: Screen) -> String {
    if apps.items.is_empty() {
        return "No app found.\n".to_owned();
    }
    let rows = apps.items.iter().map(row).collect();
    Table::new(["APP", "NAME", "CATEGORY", "ACCOUNTS", "TOOLS", "SUMMARY"], rows).page(screen)
}

fn row(app: &App) -> [Cell; 6] {
    let accounts = if app.connected { app.connections.to_string() } else { "–".to_owned() };
    [
        Cell::inked(Ink::Strong, &app.slug),
        Cell::plain(&app.name),
        Cell::plain(&app.category),
        Cell::inked(if app.connected { Ink::Good } else { Ink::Faint }, &accounts),
        Cell::plain(&app.tools.to_string()),
        Cell::plain(&app.summary),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apps_stand_in_columns() {
        let apps = serde_json::from_str(include_str!("samples/apps.json")).unwrap();
        insta::assert_snapshot!(page(&apps, Screen::new(false)));
    }

    #[test]
    fn an_empty_catalogue_is_said() {
        assert_eq!(
            page(&Page { items: Vec::new(), next_cursor: None }, Screen::new(false)),
            "No app found.\n"
        );
    }
}
