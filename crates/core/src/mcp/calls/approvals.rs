use serde_json::json;

use super::Answer;
use crate::mcp::report::Report;

/// Calls that wait for a decision in the browser. No policy asks for one, so none waits.
pub(super) fn list() -> Answer {
    Report::of(json!([])).into()
}
