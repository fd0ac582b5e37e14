//! A title hides in whichever property has the type `title`, as a list of rich texts.

use serde_json::{Value, json};

/// Adds a plain `title` to a page, or to every page of a list.
pub(crate) fn add_titles(answer: &mut Value) {
    match answer.get_mut("results").and_then(Value::as_array_mut) {
        Some(results) => results.iter_mut().for_each(add_title),
        None => add_title(answer),
    }
}

fn add_title(page: &mut Value) {
    if let (Some(title), Some(page)) = (title(page), page.as_object_mut()) {
        page.insert("title".to_owned(), json!(title));
    }
}

/// A database has its title at the top, a page among its properties.
fn title(page: &Value) -> Option<String> {
    let of_page =
        || page.get("properties")?.as_object()?.values().find_map(|property| property["title"].as_array());
    let parts = page.get("title").and_then(Value::as_array).or_else(of_page)?;
    Some(parts.iter().filter_map(|part| part["plain_text"].as_str()).collect())
}
