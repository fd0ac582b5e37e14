use super::next_cursor;
use crate::schema::{Schema, anything, boolean, integer, list_of, may, moment, must, object, refer, text};

/// A page of a result that was too long to be answered as a whole.
pub(super) fn page() -> Schema {
    let items =
        list_of(anything("A record."), "Elements of a list, lines of a text, or the one value there.");
    object([
        may("truncated", refer("Truncated")),
        must("output_source", refer("OutputSource")),
        must("result", text("`res_…`")),
        must("execution_id", text("The execution it came of.")),
        must("tool", text("The tool.")),
        must("items", items),
        must("total", integer("How many records there are.")),
        must("matched", integer("How many of them match.")),
        must("next_cursor", next_cursor()),
        must("complete", boolean("Whether all of it could be kept.")),
        must("expires_at", moment("When it is deleted.")),
    ])
}
