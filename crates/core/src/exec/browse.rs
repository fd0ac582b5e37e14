//! Reading a result that was kept whole: a part of it, filtered, a page at a time, within a budget.

use serde_json::{Value, json};

use super::shape::{Members, cut_items};

/// Longest piece of a line, in characters: a text without line breaks is read in such pieces.
const LINE_MAX: usize = 1_000;

/// What to read of a result.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// JSON Pointer to the part; without one the list or text that the result consists of.
    pub at: Option<String>,
    /// Only records that hold this text somewhere, whatever its case.
    pub query: Option<String>,
    /// JSON Pointer to where in a record `query` is looked for.
    pub within: Option<String>,
    /// Members to keep, as names or JSON Pointers; empty keeps all.
    pub fields: Vec<String>,
    /// How many matching records come before this page.
    pub from: usize,
    /// At most this many records.
    pub limit: usize,
    /// At most about this many bytes of records.
    pub max_bytes: usize,
}

/// A page of a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The records: elements of a list, lines of a text, or the one value that stands there.
    pub items: Vec<Value>,
    /// How many records there are.
    pub total: usize,
    /// How many of them match.
    pub matched: usize,
    /// How many matching records come before the next page; `None` on the last one.
    pub next: Option<usize>,
    /// What was left out of the only record, which is too long by itself.
    pub truncated: Option<Value>,
}

/// There is nothing at this pointer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing at {0}")]
pub struct NothingThere(pub String);

/// Reads a page of a result. Pure, and linear in the result's size.
///
/// # Errors
/// [`NothingThere`].
pub fn browse(output: &Value, ask: &Ask) -> Result<Part, NothingThere> {
    let records = records(output, ask.at.as_deref())?;
    let total = records.len();
    let query = ask.query.as_deref().map(str::to_lowercase);
    let matching: Vec<Value> =
        records.into_iter().filter(|record| matches(record, query.as_deref(), ask)).collect();
    let matched = matching.len();
    let members = Members::of(&ask.fields);
    let mut items: Vec<Value> = matching.into_iter().skip(ask.from).take(ask.limit).collect();
    for item in &mut items {
        members.prune(item);
    }
    let long = items.iter().map(|item| item.to_string().len() + 1).sum::<usize>() > ask.max_bytes;
    let notice = if long { Some(cut_items(&mut items, ask.max_bytes)) } else { None };
    let next = ask.from.saturating_add(items.len());
    let next = (next < matched && !items.is_empty()).then_some(next);
    Ok(Part { items, total, matched, next, truncated: notice.and_then(|notice| too_long(&notice)) })
}

/// A page that ends early goes on by its cursor; only a record that lost members has lost something.
fn too_long(notice: &Value) -> Option<Value> {
    let omitted = notice.get("omitted_members")?;
    let how = "Read a member by itself: `at` with its JSON Pointer.";
    Some(json!({ "reason": "too_long", "omitted": omitted, "how_to_narrow": how }))
}

fn records(output: &Value, at: Option<&str>) -> Result<Vec<Value>, NothingThere> {
    let usual = || ["/items", "/text", "/value"].into_iter().find_map(|pointer| output.pointer(pointer));
    let part = match at {
        Some(pointer) => output.pointer(pointer).ok_or_else(|| NothingThere(pointer.to_owned()))?,
        None => usual().unwrap_or(output),
    };
    Ok(match part {
        Value::Array(items) => items.clone(),
        Value::String(text) => text.lines().flat_map(pieces).map(Value::from).collect(),
        other => vec![other.clone()],
    })
}

/// A line, in pieces that fit on a page.
fn pieces(line: &str) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    if letters.is_empty() {
        return vec![String::new()];
    }
    letters.chunks(LINE_MAX).map(|piece| piece.iter().collect()).collect()
}

fn matches(record: &Value, query: Option<&str>, ask: &Ask) -> bool {
    let Some(query) = query else { return true };
    let place = match &ask.within {
        Some(pointer) => record.pointer(pointer),
        None => Some(record),
    };
    place.is_some_and(|place| holds(place, query))
}

/// Whether a text or number somewhere in a value holds a text. Results are at most 64 levels deep.
fn holds(value: &Value, query: &str) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| holds(item, query)),
        Value::Object(members) => members.values().any(|member| holds(member, query)),
        Value::String(text) => text.to_lowercase().contains(query),
        Value::Number(number) => number.to_string().contains(query),
        Value::Bool(_) | Value::Null => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ask() -> Ask {
        Ask { limit: 10, max_bytes: 10_000, ..Ask::default() }
    }

    fn notes(count: usize) -> Value {
        let note = |id: usize| json!({ "id": id, "title": format!("Note {id}"), "by": { "name": if id.is_multiple_of(2) { "Ada" } else { "Bob" } } });
        json!({ "items": (0..count).map(note).collect::<Vec<_>>() })
    }

    #[test]
    fn records_are_filtered_by_a_text_anywhere_or_at_a_place() {
        let read = |query: &str, within: Option<&str>| {
            let ask = Ask { query: Some(query.to_owned()), within: within.map(str::to_owned), ..ask() };
            let part = browse(&notes(20), &ask).unwrap();
            (part.matched, part.total)
        };
        assert_eq!(read("ada", None), (10, 20));
        assert_eq!(read("note 1", None), (11, 20));
        assert_eq!(read("ada", Some("/title")), (0, 20));
        assert_eq!(read("ADA", Some("/by/name")), (10, 20));
    }

    #[test]
    fn a_part_is_named_by_its_pointer_and_a_missing_one_is_refused() {
        let at = |pointer: &str| browse(&notes(3), &Ask { at: Some(pointer.to_owned()), ..ask() });
        assert_eq!(at("/items/1/title").unwrap().items, [json!("Note 1")]);
        assert_eq!(at("/items/1/by").unwrap().items, [json!({ "name": "Bob" })]);
        assert_eq!(at("/none"), Err(NothingThere("/none".to_owned())));
        let fields = Ask { fields: vec!["/by/name".to_owned()], ..ask() };
        assert_eq!(browse(&notes(1), &fields).unwrap().items, [json!({ "by": { "name": "Ada" } })]);
    }

    #[test]
    fn a_text_is_read_by_lines_and_a_long_record_by_members() {
        let text = json!({ "text": format!("one\n\n{}", "x".repeat(2_500)) });
        let part = browse(&text, &ask()).unwrap();
        assert_eq!(
            part.items.iter().map(|line| line.as_str().unwrap().len()).collect::<Vec<_>>(),
            [3, 0, 1_000, 1_000, 500]
        );
        let long = json!({ "id": 1, "body": "x".repeat(5_000) });
        let part = browse(&long, &Ask { max_bytes: 1_000, ..ask() }).unwrap();
        assert_eq!(
            (&part.items[0], &part.truncated.unwrap()["omitted"]),
            (&json!({ "id": 1 }), &json!(["body"]))
        );
    }

    proptest! {
        #[test]
        fn pages_give_every_matching_record_once(
            count in 0_usize..60, limit in 1_usize..20, max_bytes in 1_usize..2_000, filtered in any::<bool>(),
        ) {
            let whole = notes(count);
            let mut ask = Ask { limit, max_bytes, query: filtered.then(|| "bob".to_owned()), ..Ask::default() };
            let mut seen = Vec::new();
            loop {
                let part = browse(&whole, &ask).unwrap();
                let size: usize = part.items.iter().map(|item| item.to_string().len() + 1).sum();
                prop_assert!(part.items.len() <= limit && (part.items.len() <= 1 || size <= max_bytes));
                seen.extend(part.items);
                match part.next {
                    Some(next) => ask.from = next,
                    None => break,
                }
            }
            let wanted = if filtered { count / 2 } else { count };
            prop_assert_eq!(seen.len(), wanted);
        }
    }
}
