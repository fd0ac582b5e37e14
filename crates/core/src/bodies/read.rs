use super::keep::Body;
use crate::id::{ExecutionId, UserId};
use crate::ports::{Fault, House};
use crate::sealing::open_json;
use crate::vault::ColumnContext;

/// What a person's call sent and what came back; `None` where it is not kept, or no longer opens.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn find_body(house: &House, user: &UserId, id: &ExecutionId) -> Result<Option<Body>, Fault> {
    let Some(sealed) = house.store.bodies.find(user, id, house.clock.now()).await? else { return Ok(None) };
    Ok(open_json(house, &context(id, user), &sealed).ok())
}

pub(super) fn context<'a>(id: &'a ExecutionId, user: &'a UserId) -> ColumnContext<'a> {
    ColumnContext { table: "execution_bodies", column: "sealed_body", row_id: id.as_str(), user: Some(user) }
}
