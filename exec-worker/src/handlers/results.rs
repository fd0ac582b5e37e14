use axum::extract::{Path, State};
use axum::response::Response;
use clawlink_core::cursor::{Bound, InvalidCursor, make_cursor, open_cursor};
use clawlink_core::exec::browse::{Ask, Part, browse};
use clawlink_core::id::ResultId;
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::results::{Kept, ROUTE, filters_of, read};
use clawlink_core::sealing::SealingError;
use clawlink_edge::{Query, Refused};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::page::read_limit;
use super::{ok_in_order, source};
use crate::principal::Caller;

/// Budget of a page in bytes: smallest, usual and largest.
const BUDGET_BYTES: (u32, u32, u32) = (512, 10 * 1024, 256 * 1024);

/// What to read of a kept result.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reading {
    /// JSON Pointer to the part.
    at: Option<String>,
    /// A text that records hold.
    query: Option<String>,
    /// JSON Pointer to where in a record.
    r#in: Option<String>,
    /// Members to keep, with commas between them.
    fields: Option<String>,
    limit: Option<u32>,
    max_bytes: Option<u32>,
    cursor: Option<String>,
}

/// A page on the wire; what was left out comes first.
#[derive(Serialize)]
struct PageBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    truncated: Option<Value>,
    output_source: Value,
    #[serde(flatten)]
    rest: Value,
}

/// A page of a result that was too long to be answered as a whole.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    Path(id): Path<String>,
    Query(reading): Query<Reading>,
) -> Result<Response, Refused> {
    let id = ResultId::from(id);
    let kept = read(&house, &device.user, &id).await?;
    let mut ask = ask_of(&reading)?;
    let filters =
        filters_of(&id, ask.at.as_deref(), ask.query.as_deref(), ask.within.as_deref(), &ask.fields);
    let bound = Bound { device: &device.id, route: ROUTE, filters: &filters };
    if let Some(cursor) = &reading.cursor {
        let place =
            open_cursor(&house, &bound, cursor).and_then(|place| place.parse().map_err(|_| InvalidCursor));
        ask.from = place.map_err(|invalid| invalid.at("cursor"))?;
    }
    let part = browse(&kept.output, &ask).map_err(|missing| {
        Problem::new(Kind::NotFound, "not_found", format!("There is {missing}."))
            .at("at", "a JSON Pointer to a part of this result")
    })?;
    let next = part.next.map(|from| make_cursor(&house, &bound, &from.to_string()));
    let next = next.transpose().map_err(SealingError::from)?;
    Ok(ok_in_order(&describe(&id, &kept, part, next.as_deref())))
}

fn ask_of(reading: &Reading) -> Result<Ask, Problem> {
    let (least, usual, most) = BUDGET_BYTES;
    let max_bytes = reading.max_bytes.unwrap_or(usual);
    if !(least..=most).contains(&max_bytes) {
        let words = format!("max_bytes {max_bytes} is out of range.");
        return Err(Problem::new(Kind::Malformed, "invalid_query", words).at("max_bytes", "512 to 262144"));
    }
    let fields = reading.fields.as_deref().unwrap_or_default().split(',').map(str::trim);
    Ok(Ask {
        at: reading.at.clone(),
        query: reading.query.clone().filter(|query| !query.is_empty()),
        within: reading.r#in.clone(),
        fields: fields.filter(|field| !field.is_empty()).map(str::to_owned).collect(),
        from: 0,
        limit: read_limit(reading.limit)? as usize,
        max_bytes: max_bytes as usize,
    })
}

fn describe(id: &ResultId, kept: &Kept, part: Part, next: Option<&str>) -> PageBody {
    let rest = json!({
        "result": id, "execution_id": kept.execution, "tool": kept.tool, "items": part.items, "total": part.total,
        "matched": part.matched, "next_cursor": next, "complete": kept.complete,
        "expires_at": kept.expires_at.to_iso(),
    });
    PageBody { truncated: part.truncated, output_source: source(&kept.app), rest }
}
