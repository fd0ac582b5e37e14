use axum::extract::State;
use axum::response::Response;
use clawlink_core::exec::browse::Ask;
use clawlink_core::id::ResultId;
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::results::{ResultPage, turn};
use clawlink_edge::{Path, Query, Refused};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ok_with_output;
use super::page::read_limit;
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

/// A page of a result that was too long to be answered as a whole.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    Path(id): Path<String>,
    Query(reading): Query<Reading>,
) -> Result<Response, Refused> {
    let id = ResultId::from(id);
    let page = turn(&house, &device, &id, ask_of(&reading)?, reading.cursor.as_deref()).await?;
    Ok(ok_with_output(page.part.truncated.as_ref(), &page.kept.app, &describe(&id, &page)))
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

fn describe(id: &ResultId, page: &ResultPage) -> Value {
    let ResultPage { kept, part, next_cursor } = page;
    json!({
        "result": id, "execution_id": kept.execution, "tool": kept.tool, "items": part.items, "total": part.total,
        "matched": part.matched, "next_cursor": next_cursor, "complete": kept.complete,
        "expires_at": kept.expires_at.to_iso(),
    })
}
