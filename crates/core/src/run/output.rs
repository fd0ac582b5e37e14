use clawlink_manifest::Tool;

use super::error::RunError;
use super::execute::Output;

/// Smallest and largest budget of an answer, in bytes.
const BUDGET_BYTES: (u32, u32) = (512, 256 * 1024);
/// Most members that are named.
const FIELDS_MAX: usize = 50;

/// Checks how a result is wanted before anything is sent: a misspelt member would be missed only afterwards.
///
/// # Errors
/// [`RunError::InvalidOutput`] names the member of the request.
pub(super) fn check_output(tool: &Tool, output: &Output) -> Result<(), RunError> {
    let (least, most) = BUDGET_BYTES;
    if output.max_bytes.is_some_and(|bytes| !(least..=most).contains(&bytes)) {
        return Err(invalid("/max_bytes", format!("{least} to {most}")));
    }
    if output.fields.len() > FIELDS_MAX {
        return Err(invalid("/fields", format!("at most {FIELDS_MAX} names or JSON Pointers")));
    }
    let names: Vec<&str> =
        tool.output.pick.iter().chain(tool.output.detail.iter()).map(|(name, _)| name.as_ref()).collect();
    for (index, field) in output.fields.iter().enumerate() {
        let first = field.strip_prefix('/').unwrap_or(field).split('/').next().unwrap_or_default();
        let first = first.replace("~1", "/").replace("~0", "~");
        if first.is_empty() || !names.is_empty() && !names.contains(&first.as_str()) {
            return Err(invalid(&format!("/fields/{index}"), format!("one of: {}", names.join(", "))));
        }
    }
    Ok(())
}

fn invalid(field: &str, expected: String) -> RunError {
    RunError::InvalidOutput { field: field.to_owned(), expected }
}
