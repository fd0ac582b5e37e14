use crate::exec::target::Target;
use crate::ports::storage::Connection;

/// What rendering needs to know of a connection.
#[must_use]
pub fn target_of(connection: &Connection) -> Target {
    Target {
        connection_id: connection.id.to_string(),
        auth_id: connection.auth_id.clone(),
        instance: connection.instance.clone(),
        captured: connection.captured.clone(),
    }
}
