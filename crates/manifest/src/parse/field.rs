use super::reader::Reader;
use crate::{Field, FieldKind, FieldPlace, Join};

pub(super) fn read(field: &mut Reader<'_>) -> Field {
    Field {
        name: field.text("name"),
        kind: field.word("type", FieldKind::String),
        place: field.word("in", FieldPlace::Body),
        upstream: field.text_or("as", ""),
        required: field.flag_or("required", false),
        default: field.json("default"),
        choices: field.json_list("enum"),
        format: field.word_if("format"),
        min: field.number("min"),
        max: field.number("max"),
        min_len: field.integer_or("min_len", 0),
        max_len: field.integer_or("max_len", 10_000),
        max_items: field.integer_or("max_items", 100),
        of: field.word_if("of"),
        join: field.word_or("join", Join::Repeat),
        description: field.text("description"),
        example: field.json("example"),
        from: field.text_or("from", ""),
        one_of: field.text_or("one_of", ""),
        masked: field.flag_or("masked", false),
        max_bytes: field.integer_or("max_bytes", 20 * 1024 * 1024),
        mime: field.texts("mime"),
    }
}
