use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::exec::plan::Plan;
use crate::id::UserId;
use crate::ports::House;
use crate::sealing::{SealingError, open_json, seal_json};
use crate::vault::ColumnContext;

/// Longest body of a plan that is kept, in bytes: sealed, it must fit into a row of 2 MB.
pub(super) const PLAN_MAX_BYTES: usize = 768 * 1024;

fn context<'a>(id: &'a str, user: &'a UserId) -> ColumnContext<'a> {
    ColumnContext { table: "approvals", column: "sealed_plan", row_id: id, user: Some(user) }
}

/// A call as it was shown, ready to be run.
#[derive(Serialize, Deserialize)]
pub(crate) struct Shown {
    /// The exact request.
    pub(crate) plan: Plan,
    /// The checked arguments it was rendered from.
    pub(crate) arguments: Map<String, Value>,
}

/// Seals a call to its row, a preview or an approval: the body may hold what a person would not want read at rest.
pub(super) fn seal_plan(
    house: &House,
    id: &str,
    user: &UserId,
    shown: &Shown,
) -> Result<String, SealingError> {
    Ok(seal_json(house, &context(id, user), shown)?.to_string())
}

/// Opens a call, byte for byte as it was shown.
pub(crate) fn open_plan(house: &House, id: &str, user: &UserId, sealed: &str) -> Result<Shown, SealingError> {
    open_json(house, &context(id, user), sealed)
}
