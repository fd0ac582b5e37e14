use clawlink_manifest::App;

use crate::ports::storage::{Connection, ConnectionState};

/// The number by which published clients know a connection: it counts per person and is never used again.
pub(super) const fn number_of(connection: &Connection) -> i64 {
    connection.number
}

/// A person's connections to an app, those being made or taken down left out.
pub(super) fn accounts<'c>(app: &App, own: &'c [Connection]) -> Vec<&'c Connection> {
    own.iter().filter(|row| row.app == app.slug && stands(row)).collect()
}

/// Whether a connection is neither being made nor taken down.
#[must_use]
pub const fn stands(row: &Connection) -> bool {
    matches!(row.state, ConnectionState::Active | ConnectionState::NeedsReauth)
}

/// The one that acts when a call names none: the only one, or the default.
pub(super) fn default_of<'c>(accounts: &[&'c Connection]) -> Option<&'c Connection> {
    match accounts {
        [only] => Some(only),
        _ => accounts.iter().find(|row| row.is_default).copied(),
    }
}

/// The one that would act for an app, or else the first that stands.
pub(super) fn acting_of<'c>(app: &App, own: &'c [Connection]) -> Option<&'c Connection> {
    let standing = accounts(app, own);
    default_of(&standing).or_else(|| standing.first().copied())
}

/// Whether a person must connect it anew.
pub(super) fn needs_reauth(row: &Connection) -> bool {
    row.state == ConnectionState::NeedsReauth
}

/// Who acts, in a sentence.
pub(super) fn sentence(row: &Connection) -> String {
    format!("Acts as {} (connection {}).", row.account.label, number_of(row))
}
