use serde::Serialize;
use serde_json::json;

use super::page::page;
use super::{ApiFault, Workspace};
use crate::model::calendar::rfc3339;
use crate::model::{Answer, Request};

/// What is known about a file; there are no contents.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct File {
    id: String,
    name: String,
    mime_type: String,
    size_bytes: u64,
    modified_at: String,
}

impl File {
    pub(crate) fn new(id: String, name: &str, mime_type: &str, size_bytes: u64, now_ms: u64) -> Self {
        let (name, mime_type) = (name.to_owned(), mime_type.to_owned());
        Self { id, name, mime_type, size_bytes, modified_at: rfc3339(now_ms) }
    }
}

pub(crate) fn list(workspace: &Workspace, request: &Request) -> Result<Answer, ApiFault> {
    page(workspace.files.iter(), request).map(|page| Answer::json(200, &page))
}

pub(crate) fn find(workspace: &Workspace, id: &str) -> Result<Answer, ApiFault> {
    workspace.files.get(id).map(|file| Answer::json(200, &json!(file))).ok_or(ApiFault::NotFound("file"))
}
