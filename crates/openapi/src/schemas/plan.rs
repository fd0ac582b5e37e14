use super::device::decision;
use super::{digest, effect};
use crate::schema::{Schema, address, anything, integer, list_of, may, moment, must, object, refer, text};

/// A call as it would be sent.
pub(super) fn preview() -> Schema {
    object([
        must("plan", plan()),
        must("digest", digest()),
        must("decision", decision()),
        must("reason", text("Why it is decided so.")),
        must(
            "confirm_token",
            text("Runs exactly this request, once. Null where your word is not enough.").or_null(),
        ),
        must("expires_at", moment("When preview and token are over.")),
        must("rate", rate().or_null()),
    ])
}

/// What is left of the account's limit at the app, as far as its answers told.
fn rate() -> Schema {
    let resets_at = moment("When the window ends; null where the app does not say.").or_null();
    object([
        must("limit", integer("Calls a window.")),
        must("remaining", integer("Calls that can still be sent in this one.")),
        must("resets_at", resets_at),
    ])
}

fn plan() -> Schema {
    let secret = object([
        must("slot", text("`{secret:access_token}`")),
        must("location", text("Where it goes: `header authorization`, `url`, `body`.")),
    ]);
    let scope = || text("A scope.");
    let scopes = object([
        must("held", list_of(scope(), "What it needs and the connection holds.")),
        must("missing", list_of(scope(), "What it needs and the connection lacks.")),
    ]);
    object([
        must("tool", text("The tool.")),
        must("revision", text("Its revision.")),
        must("effect", effect()),
        must("account", refer("Account")),
        must("request", request()),
        must("secrets", list_of(secret, "Every secret it will carry, and where.")),
        must("summary", text("What it does.")),
        must("sentence", text("The same for a person, with app and account.")),
        must("scopes", scopes),
        must("warnings", list_of(text("A warning."), "What stands in the way although it can be shown.")),
    ])
}

fn request() -> Schema {
    let pair = || object([must("name", text("Name.")), must("value", text("Value."))]);
    let body = object([
        must("content_type", text("Its content type.")),
        must("bytes", integer("Its length.")),
        may("json", anything("A JSON body.")),
        may("text", text("A text.")),
        may("base64", text("Any other bytes.")),
        may("parts", list_of(part(), "The parts of a multipart body.")),
        may("decoded", list_of(pair(), "What is encoded within it: a mail, a form, parts.")),
    ]);
    object([
        must("method", text("HTTP method.")),
        must("url", address("Where it goes; slots stand for secrets.").with("format", "iri-reference")),
        must("headers", list_of(pair(), "Headers in order; slots stand for secrets.")),
        must("body", Schema(serde_json::json!({ "anyOf": [body.0, { "type": "null" }] }))),
    ])
}

fn part() -> Schema {
    object([
        must("name", text("Name of the part.")),
        may("text", text("A text.").or_null()),
        may("filename", text("Name of a file.").or_null()),
        may("content_type", text("Its content type.").or_null()),
        may("bytes", integer("Its length.")),
        may("sha256", text("Its hash, in hex.")),
    ])
}
