//! The permissions of an app, as a page lists them.

use clawlink_core::connect::holds_scope;
use clawlink_core::ports::storage::Connection;
use clawlink_manifest::{App, Scope};

use crate::pages::connection::ScopeRow;
use crate::words::count;

/// What an app can ask for; nobody has been asked.
pub(crate) fn asked(app: &App) -> Vec<ScopeRow> {
    app.scopes.iter().map(|scope| row(app, scope, None)).collect()
}

/// What a connection was granted. An app that did not say leaves it open.
pub(crate) fn granted(app: &App, connection: &Connection) -> Vec<ScopeRow> {
    let held = connection.scopes.as_slice();
    app.scopes
        .iter()
        .map(|scope| row(app, scope, (!held.is_empty()).then(|| holds_scope(app, held, &scope.id))))
        .collect()
}

fn row(app: &App, scope: &Scope, granted: Option<bool>) -> ScopeRow {
    let needs = |all: &[clawlink_manifest::Text]| all.contains(&scope.id);
    let tools = app.tools.iter().filter(|tool| tool.scopes.iter().any(|all| needs(all))).count();
    ScopeRow {
        name: scope.id.to_string(),
        meaning: scope.means.to_string(),
        tools: if tools == 0 { String::new() } else { count(tools, "tool") },
        granted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_counts_the_tools_that_need_it() {
        let rows = asked(clawlink_catalog::app("workbench").unwrap());
        let notes = rows.iter().find(|row| row.name == "notes:read").unwrap();
        assert!(notes.tools.ends_with(" tools") && notes.granted.is_none(), "{notes:?}");
    }

    #[test]
    fn a_scope_is_held_by_name_or_through_one_that_includes_it() {
        let mut app = clawlink_catalog::app("workbench").unwrap().clone();
        app.scopes.to_mut()[1].implies = vec!["notes:read".into()].into();
        let held = vec!["notes:write".to_owned()];
        assert!(holds_scope(&app, &held, "notes:write") && holds_scope(&app, &held, "notes:read"));
        assert!(!holds_scope(&app, &held, "tasks:read"));
    }
}
