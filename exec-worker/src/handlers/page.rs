use clawlink_core::problem::{Kind, Problem};
use serde_json::{Value, json};

/// Smallest, usual and largest page.
const LIMITS: (u32, u32, u32) = (1, 25, 100);

/// The page size, as asked for or as usual.
///
/// # Errors
/// A problem that names the bounds.
pub(super) fn read_limit(asked: Option<u32>) -> Result<u32, Problem> {
    let (least, usual, most) = LIMITS;
    let limit = asked.unwrap_or(usual);
    if (least..=most).contains(&limit) {
        return Ok(limit);
    }
    Err(Problem::new(Kind::Malformed, "invalid_query", format!("limit {limit} is out of range."))
        .at("limit", "1 to 100"))
}

/// A list's page: the items after `cursor`, at most `limit`, and the cursor of the next page. `key` names an item; the items
/// stand in the order of their keys.
pub(super) fn turn<T>(
    items: &[T],
    limit: u32,
    cursor: Option<&str>,
    key: impl Fn(&T) -> String,
    describe: impl Fn(&T) -> Value,
) -> Value {
    let from = cursor.map_or(0, |cursor| {
        items.iter().position(|item| key(item) == cursor).map_or(items.len(), |at| at + 1)
    });
    let rest = items.get(from..).unwrap_or_default();
    let page = rest.get(..limit as usize).unwrap_or(rest);
    let next = page.last().filter(|_| page.len() < rest.len()).map(key);
    json!({ "items": page.iter().map(describe).collect::<Vec<_>>(), "next_cursor": next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let all = ["a", "b", "c"];
        let page = |cursor| turn(&all, 2, cursor, |item| (*item).to_owned(), |item| json!(item));
        assert_eq!(page(None), json!({ "items": ["a", "b"], "next_cursor": "b" }));
        assert_eq!(page(Some("b")), json!({ "items": ["c"], "next_cursor": null }));
        assert_eq!(page(Some("gone")), json!({ "items": [], "next_cursor": null }));
    }
}
