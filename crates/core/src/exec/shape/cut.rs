//! Cutting a result at the border of a record, never inside one.

use serde_json::{Map, Value, json};

/// What a member, a comma or brackets add to a value's own length, generously.
const FRAME_BYTES: usize = 16;

/// Shortens a result to at most about `max` bytes, and tells what was left out; `None` if nothing was.
pub fn shorten(output: &mut Value, max: usize) -> Option<Value> {
    if output.to_string().len() <= max {
        return None;
    }
    let room = max.saturating_sub(FRAME_BYTES);
    if let Some(Value::Array(items)) = output.get_mut("items") {
        return Some(cut_items(items, room));
    }
    if let Some(Value::String(text)) = output.get_mut("text") {
        return Some(cut_text(text, room));
    }
    output.as_object_mut().map(|members| {
        let omitted = cut_members(members, room);
        json!({ "reason": "too_long", "omitted": omitted, "how_to_narrow": "Read the rest with `next_call`, or ask for single members with `fields`." })
    })
}

/// Keeps the leading records that fit; of a first one that does not fit, the members that do.
pub(in crate::exec) fn cut_items(items: &mut Vec<Value>, room: usize) -> Value {
    let mut used = 0;
    let fits = |item: &&Value| {
        used += item.to_string().len() + 1;
        used <= room
    };
    let kept = items.iter().take_while(fits).count().max(1);
    let omitted = items.len() - kept;
    items.truncate(kept);
    let mut names = Vec::new();
    if let Some(Value::Object(first)) = items.first_mut().filter(|_| kept == 1) {
        names = cut_members(first, room);
    }
    let how = "Read the rest with `next_call`, or ask for fewer records, or fewer members with `fields`. The cursor goes on after the whole page.";
    let mut notice =
        json!({ "reason": "too_long", "returned": kept, "omitted": omitted, "how_to_narrow": how });
    if let Some(notice) = notice.as_object_mut().filter(|_| !names.is_empty()) {
        notice.insert("omitted_members".to_owned(), json!(names));
    }
    notice
}

/// Takes out the largest members until the rest fits, and names them.
fn cut_members(members: &mut Map<String, Value>, room: usize) -> Vec<String> {
    let size = |value: &Value| value.to_string().len();
    let mut omitted = Vec::new();
    let mut total: usize = members.iter().map(|(name, value)| name.len() + size(value) + 4).sum();
    while total > room {
        let Some((name, _)) = members.iter().max_by_key(|(_, value)| size(value)) else { break };
        let name = name.clone();
        total -= members.remove(&name).map_or(0, |value| name.len() + size(&value) + 4);
        omitted.push(name);
    }
    omitted
}

/// Keeps whole lines, or of a single line whole characters. JSON may escape a character into six bytes.
fn cut_text(text: &mut String, room: usize) -> Value {
    let whole = text.len();
    let mut used = 0;
    let end = text.char_indices().find(|(_, letter)| {
        used +=
            if letter.is_control() { 6 } else { letter.len_utf8() + usize::from("\"\\".contains(*letter)) };
        used > room
    });
    let end = end.map_or(whole, |(at, _)| at);
    let line = text.get(..end).and_then(|head| head.rfind('\n')).filter(|at| *at > 0);
    text.truncate(line.unwrap_or(end));
    let omitted = whole - text.len();
    json!({ "reason": "too_long", "omitted_bytes": omitted, "how_to_narrow": "Read it line by line with `next_call`." })
}
