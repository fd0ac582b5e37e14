use clawlink_manifest::Effect;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::id::{ExecutionId, FileId};
use crate::ports::storage::{Connection, ExecutionStatus};
use crate::time::UnixMs;

/// One request that was sent, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it left.
    pub at: UnixMs,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// The app's status; 0 without an answer.
    pub status: u16,
    /// What came of it: `ok`, an error kind, `no_answer`, `timeout`.
    pub outcome: String,
    /// What was done next: `refresh`, `wait 250 ms`; empty for the last.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub then: String,
    /// What was done before the first: `refresh`, where the login was renewed for this call.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// The app's own id of the request, where its answer names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// The acting account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Connection id; empty for an app that needs none.
    pub connection: String,
    /// Its number.
    pub number: i64,
    /// The account at the app.
    pub label: String,
}

impl Account {
    /// The account of a connection, or of nobody.
    #[must_use]
    pub fn of(connection: Option<&Connection>) -> Self {
        connection.map_or_else(
            || Self { connection: String::new(), number: 0, label: "no account".to_owned() },
            |row| Self {
                connection: row.id.to_string(),
                number: row.number,
                label: row.account.label.clone(),
            },
        )
    }
}

/// A file that a tool fetched, as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHandle {
    /// Its handle: an argument of another call.
    pub handle: FileId,
    /// Its name.
    pub name: String,
    /// Its content type.
    pub mimetype: String,
    /// Its length.
    pub bytes: usize,
    /// Opens it without a credential, until it ends.
    pub url: String,
    /// When it ends.
    pub expires_at: UnixMs,
}

impl FileHandle {
    /// As on the wire: its end in ISO 8601.
    #[must_use]
    pub fn describe(&self) -> Value {
        let Self { handle, name, mimetype, bytes, url, expires_at } = self;
        json!({
            "handle": handle, "name": name, "mimetype": mimetype, "bytes": bytes, "url": url,
            "expires_at": expires_at.to_iso(),
        })
    }
}

/// What is told of an execution that was sent.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// Its id in the ledger.
    pub execution: ExecutionId,
    /// How it ended.
    pub status: ExecutionStatus,
    /// Tool and revision.
    pub tool: String,
    /// The tool's revision.
    pub revision: String,
    /// What the tool does.
    pub effect: Effect,
    /// Digest of what was sent.
    pub digest: String,
    /// Who acted.
    pub account: Account,
    /// The shaped result.
    pub output: Value,
    /// What was left out, and how to get it.
    pub truncated: Option<Value>,
    /// Where the list goes on.
    pub next_cursor: Option<String>,
    /// Files that were fetched.
    pub files: Vec<FileHandle>,
    /// Every request that was sent.
    pub attempts: Vec<Attempt>,
    /// The app's status.
    pub upstream_status: u16,
    /// The app's own request id.
    pub upstream_request_id: Option<String>,
    /// When it was claimed.
    pub started_at: UnixMs,
    /// When it ended.
    pub finished_at: UnixMs,
    /// The idempotency key it ran under.
    pub key: Option<String>,
    /// Whether this is the stored answer of an earlier call.
    pub replayed: bool,
}
