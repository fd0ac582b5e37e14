use crate::schema::{Member, Schema, free_object, may, must, object, text};

/// What names a call, whether to look at it or to run it.
pub(crate) fn members() -> [Member; 3] {
    [
        may("arguments", free_object("As the tool's `input_schema` has them.")),
        may(
            "connection",
            text("Id, number or unique label; the only one or the default if absent.").or_null(),
        ),
        may("cursor", text("The `next_cursor` of the same call.").or_null()),
    ]
}

/// A call to preview.
pub(super) fn call() -> Schema {
    object([must("tool", text("Name of the tool."))].into_iter().chain(members()))
        .with("additionalProperties", false)
}
