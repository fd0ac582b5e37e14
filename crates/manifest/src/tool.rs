use serde::{Deserialize, Serialize};

use crate::{Effect, Field, JsonText, List, Pairs, Pointer, Text};

/// One operation of an app, as written in `tools/<verb>.toml`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tool {
    /// Full name: the app's slug with `-` as `_`, `_`, the file's stem. `^[a-z][a-z0-9_]{0,39}$`.
    pub name: Text,
    /// The file's stem.
    pub verb: Text,
    /// 16 hex digits of SHA-256 over the canonical tool and the app keys that shape its request.
    pub revision: Text,
    /// 3–60 characters.
    pub title: Text,
    /// At most 120 characters: what, and when to use it.
    pub summary: Text,
    /// At most 400 characters together with the summary; may be empty.
    pub description: Text,
    /// Older names that keep answering.
    pub aliases: List<Text>,
    /// What it does to the world.
    pub effect: Effect,
    /// Stem of the tool that undoes it; may be empty.
    pub reverse: Text,
    /// HTTP method, upper case.
    pub method: Text,
    /// Id of one of the app's bases.
    pub base: Text,
    /// Path below the base, with `{field}` for path fields.
    pub path: Text,
    /// How the body is written.
    pub encode: Encode,
    /// The body's content type where `encode` is `raw`.
    pub content_type: Text,
    /// The GraphQL document where `encode` is `graphql`; the body fields are its variables.
    pub query: Text,
    /// The arguments, in authoring order.
    pub fields: List<Field>,
    /// Parts of the request that the agent does not choose.
    pub constants: List<Constant>,
    /// What comes back.
    pub output: Output,
    /// Any-of lists of all-of scopes; empty where the app has no scopes.
    pub scopes: List<List<Text>>,
    /// The read tool that settles an unknown outcome; `None` for reads.
    pub verify_with: Option<Verify>,
    /// Why no read tool can settle it; empty unless `verify_with` is absent on a write.
    pub unverifiable: Text,
    /// What a person reads before it runs: `Send {subject} to {to}`.
    pub preview_summary: Text,
    /// Function of the app's `hooks.rs` that builds body and content type; may be empty.
    pub before: Text,
    /// Function of the app's `hooks.rs` that reshapes the result; may be empty.
    pub after: Text,
    /// Whole-call deadline in seconds, at most 60; at most 25 for anything but a read.
    pub timeout_s: u32,
    /// What users ask, with arguments that render.
    pub examples: List<Example>,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encode {
    /// No body.
    None,
    /// A JSON object of the body fields.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `{"query": …, "variables": …}`.
    Graphql,
    /// `multipart/form-data` (RFC 7578): a part each body field, files with their names.
    Multipart,
    /// Bytes made by the `before` hook.
    Raw,
}

/// A fixed part of the request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Constant {
    /// A header and its value.
    Header(Text, Text),
    /// A query key and its value.
    Query(Text, Text),
    /// A place in the body and its value.
    Body(Pointer, JsonText),
}

/// How an answer becomes a result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Output {
    /// Where the list stands, for tools that answer with one; empty otherwise.
    pub items: Pointer,
    /// Concise projection, applied to each item or to the whole: result name, pointer. Empty keeps everything.
    pub pick: Pairs,
    /// What the detailed format adds to `pick`.
    pub detail: Pairs,
    /// Id of one of the app's page styles; may be empty.
    pub page: Text,
    /// Whether the `Location` header is the result.
    pub location: bool,
    /// Largest shaped result in bytes.
    pub max_bytes: u32,
    /// Where the answer holds a file, for tools that fetch one.
    pub file: Option<FileOutput>,
}

/// How an answer holds a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileOutput {
    /// How it is written.
    pub encoding: FileEncoding,
    /// Where it stands; empty for `binary`.
    pub ptr: Pointer,
    /// Its content type, where the answer does not say.
    pub mime: Text,
    /// The argument that is its name, where the answer does not say; may be empty.
    pub name: Text,
}

/// How a file is written into an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileEncoding {
    /// The body is the file.
    Binary,
    /// Base64 of either alphabet, in a JSON document.
    Base64,
}

/// The read tool that tells whether a write happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verify {
    /// Stem of the read tool.
    pub tool: Text,
    /// Its arguments; values are `{field}` of the write's arguments or plain text.
    pub args: Pairs,
    /// What to look for, in words.
    pub expect: Text,
}

/// A user's words and the arguments they become.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Example {
    /// What a user would say.
    pub ask: Text,
    /// The arguments, as JSON text of an object.
    pub args: JsonText,
}
