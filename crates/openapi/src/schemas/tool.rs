use super::effect;
use crate::schema::{
    Member, Schema, boolean, free_object, integer, list_of, may, must, number, object, text,
};

fn members() -> Vec<Member> {
    let connection = object([
        must("id", text("`con_…`")),
        must("number", integer("Its number.")),
        must("account", text("The account at the app.")),
        must("is_default", boolean("Whether it is the default.")),
    ]);
    vec![
        must("tool", text("Name: `<app>_<verb>_<object>`.")),
        must("app", text("Its app.")),
        must("title", text("In a few words.")),
        must("summary", text("What it does.")),
        must("effect", effect()),
        must("connections", list_of(connection, "Accounts it can act as.")),
    ]
}

/// A tool in a list.
pub(super) fn tool() -> Schema {
    object(members())
}

/// A tool that a search found.
pub(super) fn tool_hit() -> Schema {
    let further = [must("score", number("How well it fits.")), may("input_schema", input_schema())];
    object(members().into_iter().chain(further))
}

/// A tool by itself.
pub(super) fn tool_detail() -> Schema {
    let file_field = object([
        must("name", text("The argument.")),
        must("several", boolean("Whether it is a list.")),
        must("max_bytes", integer("Longest file in bytes.")),
        must("mimetypes", list_of(text("A content type."), "What it takes; empty for anything.")),
    ]);
    let example = object([
        must("ask", text("What a person says.")),
        must("args", free_object("The arguments that follow.")),
    ]);
    let all_of = list_of(text("A scope."), "All of these.");
    let further = [
        must("description", text("At length.")),
        must("revision", text("Changes with every change of the tool.")),
        must("input_schema", input_schema()),
        must("scopes", list_of(all_of, "One of these lists suffices.")),
        must("file_fields", list_of(file_field, "Arguments that are files.")),
        must("examples", list_of(example, "Calls.")),
    ];
    object(members().into_iter().chain(further))
}

fn input_schema() -> Schema {
    free_object("JSON Schema of its arguments.")
}
