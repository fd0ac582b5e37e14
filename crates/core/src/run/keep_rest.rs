use serde_json::{Value, json};

use super::promise::Promise;
use crate::cursor::{Bound, make_cursor};
use crate::exec::shape::shorten;
use crate::id::ResultId;
use crate::ports::House;
use crate::ports::storage::Device;
use crate::results::{KEPT_SECONDS, Kept, ROUTE, filters_of, keep};
use crate::time::SECOND_MS;

/// Longest result that is kept whole, in bytes; of a longer one its leading records are.
const KEPT_MAX_BYTES: usize = 2 * 1024 * 1024;

/// Keeps the whole of a result that was cut, and puts the call that reads the rest into the notice. Where it cannot be kept
/// the notice stays as it is: the call itself has succeeded.
pub(super) async fn keep_rest(
    house: &House,
    device: &Device,
    promise: &Promise<'_>,
    mut whole: Value,
    notice: &mut Value,
) {
    let complete = shorten(&mut whole, KEPT_MAX_BYTES).is_none();
    let kept = Kept {
        execution: promise.execution.clone(),
        tool: promise.plan.tool.clone(),
        app: promise.app.name.to_string(),
        complete,
        expires_at: house.clock.now().plus_ms(i64::try_from(KEPT_SECONDS).unwrap_or(0) * SECOND_MS),
        output: whole,
    };
    let Ok(id) = keep(house, &device.user, &kept).await else { return };
    let Some(members) = notice.as_object_mut() else { return };
    let returned = members.get("returned").and_then(Value::as_u64).unwrap_or(0);
    let path = rest_path(house, device, &id, returned);
    members.insert("result".to_owned(), json!(id));
    members.insert("next_call".to_owned(), json!({ "method": "GET", "path": path }));
}

/// The page that begins with the first record left out.
fn rest_path(house: &House, device: &Device, id: &ResultId, returned: u64) -> String {
    let filters = filters_of(id, None, None, None, &[]);
    let bound = Bound { device: &device.id, route: ROUTE, filters: &filters };
    match make_cursor(house, &bound, &returned.to_string()) {
        Ok(cursor) if returned > 0 => format!("/v1/results/{id}?cursor={cursor}"),
        _ => format!("/v1/results/{id}"),
    }
}
