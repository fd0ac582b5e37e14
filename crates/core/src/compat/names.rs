use clawlink_manifest::{App, Field, Tool};

use crate::connect::{self, StartError};
use crate::ports::House;
use crate::run::{RunError, find_tool};

/// The app of this name, however its words are joined: `google-bigquery` and `google_bigquery` are one.
///
/// # Errors
/// [`StartError::UnknownApp`] with slugs that come close.
pub fn find_app<'h>(house: &'h House, name: &str) -> Result<&'h App, StartError> {
    let name = name.trim();
    let slug = name.to_ascii_lowercase().replace('_', "-");
    house.catalog.find_app(&slug).map_or_else(|| connect::find_app(house, name), Ok)
}

/// The tool of this full name, likewise.
///
/// # Errors
/// [`RunError::UnknownTool`] with names that come close.
pub(super) fn find<'h>(house: &'h House, name: &str) -> Result<(&'h App, &'h Tool), RunError> {
    let name = name.trim();
    match house.catalog.find_tool(&name.replace('-', "_")) {
        Some(found) => Ok(found),
        None => find_tool(house, name),
    }
}

/// An app's tool by the id of its action or by its full name.
///
/// # Errors
/// [`RunError::UnknownTool`] with names that come close.
pub(super) fn find_action<'h>(house: &'h House, app: &'h App, action: &str) -> Result<&'h Tool, RunError> {
    let wanted = action.trim().replace('-', "_");
    if let Some(tool) = app.tools.iter().find(|tool| tool.verb == wanted) {
        return Ok(tool);
    }
    let full = house.catalog.find_tool(&wanted).filter(|(owner, _)| owner.slug == app.slug);
    match full {
        Some((_, tool)) => Ok(tool),
        None => find_tool(house, &format!("{}_{wanted}", app.slug.replace('-', "_"))).map(|(_, tool)| tool),
    }
}

/// Whether a call of the tool of this name may bring files, and so be long.
#[must_use]
pub fn takes_files(house: &House, name: &str) -> bool {
    find(house, name).is_ok_and(|(_, tool)| tool.fields.iter().any(Field::takes_files))
}
