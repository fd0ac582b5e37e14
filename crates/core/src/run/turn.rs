use clawlink_manifest::Tool;
use serde_json::{Map, Value};

use super::promise::Promise;
use crate::cursor::{Bound, InvalidCursor, make_cursor, open_cursor};
use crate::ports::House;
use crate::ports::storage::Device;
use crate::vault::VaultError;

/// The list a cursor belongs to: this tool as it is now, with these checked arguments, on this connection.
fn filters_of(tool: &Tool, arguments: &Map<String, Value>, connection: &str) -> String {
    let arguments = Value::Object(arguments.clone());
    format!("{}\n{connection}\n{arguments}", tool.revision)
}

/// Where an earlier list goes on, in the app's own words.
///
/// # Errors
/// [`InvalidCursor`] when tool, arguments, connection or device are others; nothing was sent.
pub(super) fn open_place(
    house: &House,
    device: &Device,
    tool: &Tool,
    arguments: &Map<String, Value>,
    connection: &str,
    cursor: &str,
) -> Result<String, InvalidCursor> {
    let filters = filters_of(tool, arguments, connection);
    open_cursor(house, &Bound { device: &device.id, route: &tool.name, filters: &filters }, cursor)
}

/// The cursor of the page at `place`, good for a repeat of this call.
///
/// # Errors
/// [`VaultError`] when there is no key to sign with.
pub(super) fn make_next(
    house: &House,
    device: &Device,
    promise: &Promise<'_>,
    place: &str,
) -> Result<String, VaultError> {
    let filters = filters_of(promise.tool, &promise.arguments, &promise.plan.connection);
    make_cursor(house, &Bound { device: &device.id, route: &promise.tool.name, filters: &filters }, place)
}
