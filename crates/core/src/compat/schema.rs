use clawlink_manifest::Tool;
use serde_json::{Value, json};

use crate::exec::schema::input_schema;

/// The argument by which a list goes on, where the tool has none of that name itself.
pub(super) const CURSOR: &str = "cursor";

/// Whether [`CURSOR`] among the arguments is ours.
pub(super) fn takes_cursor(tool: &Tool) -> bool {
    !tool.output.page.is_empty() && tool.fields.iter().all(|field| field.name != CURSOR)
}

/// A tool's arguments as published clients give them: a file is an object that names a file of the client's or a handle of ours,
/// and a list goes on by an argument.
pub(super) fn schema(tool: &Tool) -> Value {
    let mut schema = input_schema(tool);
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return schema };
    for field in tool.fields.iter().filter(|field| field.takes_files()) {
        let Some(property) = properties.get_mut(field.name.as_ref()) else { continue };
        let place = if field.of.is_some() { property.get_mut("items") } else { Some(property) };
        if let Some(file) = place.and_then(Value::as_object_mut) {
            file.insert("properties".to_owned(), file_properties());
            file.insert("required".to_owned(), json!(["name", "mimetype", "s3key"]));
        }
    }
    if takes_cursor(tool) {
        let words = "The next_cursor of the page before, with the same arguments.";
        properties.insert(CURSOR.to_owned(), json!({ "type": "string", "description": words }));
    }
    schema
}

fn file_properties() -> Value {
    let text = |words: &str| json!({ "type": "string", "description": words });
    json!({
        "name": text("Its file name."),
        "mimetype": text("Its content type, such as text/plain."),
        "s3key": text("The path of a local file, or the s3key of a file that another tool's result gave."),
    })
}
