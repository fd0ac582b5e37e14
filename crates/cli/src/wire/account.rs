use std::fmt;

use serde::Deserialize;

use super::Scalar;

/// The account that acts, and the connection that holds it.
#[derive(Deserialize)]
pub(crate) struct Account {
    /// The connection's id, or the account's own.
    #[serde(default, alias = "id", alias = "connection_id")]
    pub(crate) connection: Option<String>,
    #[serde(default)]
    pub(crate) number: Option<Scalar>,
    #[serde(default)]
    pub(crate) label: Option<String>,
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A tool of an app without accounts acts as `no account`, of no connection.
        let connection = self.connection.as_ref().filter(|connection| !connection.is_empty());
        match (&self.label, connection) {
            (Some(label), Some(connection)) => write!(f, "{label} ({connection}")?,
            (Some(only), None) | (None, Some(only)) => return f.write_str(only),
            (None, None) => return f.write_str("unnamed"),
        }
        match &self.number {
            Some(number) => write!(f, ", number {number})"),
            None => f.write_str(")"),
        }
    }
}
