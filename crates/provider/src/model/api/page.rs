use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Value, json};

use super::ApiFault;
use crate::model::Request;

/// Cuts one page out of items in the order of their ids: `?limit` (1 to 100, else 20), `?cursor`.
///
/// # Errors
/// [`ApiFault::Invalid`] naming `limit` or `cursor`.
pub(crate) fn page<'a, T: Serialize + 'a>(
    items: impl Iterator<Item = (&'a String, &'a T)>,
    request: &Request,
) -> Result<Value, ApiFault> {
    let limit = limit(request)?;
    let after = after(request)?;
    let mut rest = items.filter(|(id, _)| after.as_ref().is_none_or(|after| *id > after)).peekable();
    let (mut shown, mut last) = (Vec::new(), None);
    while shown.len() < limit {
        let Some((id, item)) = rest.next() else { break };
        shown.push(json!(item));
        last = Some(id);
    }
    let next_cursor =
        last.filter(|_| rest.peek().is_some()).map(|id| URL_SAFE_NO_PAD.encode(format!("after:{id}")));
    Ok(json!({"items": shown, "next_cursor": next_cursor}))
}

fn limit(request: &Request) -> Result<usize, ApiFault> {
    let Some(text) = request.query("limit") else { return Ok(20) };
    let limit = text.parse().ok().filter(|limit| (1..=100).contains(limit));
    limit.ok_or_else(|| ApiFault::invalid("limit", "a number from 1 to 100"))
}

fn after(request: &Request) -> Result<Option<String>, ApiFault> {
    let Some(cursor) = request.query("cursor").filter(|cursor| !cursor.is_empty()) else { return Ok(None) };
    let decoded = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let after = decoded.and_then(|text| text.strip_prefix("after:").map(str::to_owned));
    after.map(Some).ok_or_else(|| ApiFault::invalid("cursor", "the next_cursor of an earlier answer"))
}
