use serde_json::json;

use crate::id::ResultId;

/// What cursors of kept results are bound to.
pub(crate) const ROUTE: &str = "/v1/results";

/// The filters of a reading, in the form its cursors are bound to.
#[must_use]
pub(crate) fn filters_of(
    id: &ResultId,
    at: Option<&str>,
    query: Option<&str>,
    within: Option<&str>,
    fields: &[String],
) -> String {
    json!([id, at, query, within, fields]).to_string()
}
