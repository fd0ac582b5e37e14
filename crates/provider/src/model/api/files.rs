use std::sync::Arc;

use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::multipart::read_file;
use super::page::page;
use super::{ApiFault, Workspace};
use crate::model::calendar::rfc3339;
use crate::model::{Answer, Request};

/// A file; those an account starts with are as long as they say, and of one letter.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct File {
    id: String,
    name: String,
    mime_type: String,
    size_bytes: u64,
    modified_at: String,
    #[serde(skip)]
    content: Option<Arc<[u8]>>,
}

impl File {
    pub(crate) fn new(id: String, name: &str, mime_type: &str, size_bytes: u64, now_ms: u64) -> Self {
        let (name, mime_type) = (name.to_owned(), mime_type.to_owned());
        Self { id, name, mime_type, size_bytes, modified_at: rfc3339(now_ms), content: None }
    }
}

pub(crate) fn list(workspace: &Workspace, request: &Request) -> Result<Answer, ApiFault> {
    page(workspace.files.iter(), request).map(|page| Answer::json(200, &page))
}

pub(crate) fn find(workspace: &Workspace, id: &str) -> Result<Answer, ApiFault> {
    workspace.files.get(id).map(|file| Answer::json(200, &json!(file))).ok_or(ApiFault::NotFound("file"))
}

/// Keeps the part `file` of a multipart form, and says what arrived.
pub(crate) fn create(workspace: &mut Workspace, request: &Request, now_ms: u64) -> Result<Answer, ApiFault> {
    let upload = read_file(request)?;
    let id = workspace.make_id("file");
    let size_bytes = u64::try_from(upload.bytes.len()).unwrap_or(u64::MAX);
    let content = Some(Arc::from(upload.bytes));
    let file = File { content, ..File::new(id.clone(), &upload.name, &upload.mime_type, size_bytes, now_ms) };
    let mut told = json!(file);
    if let Some(told) = told.as_object_mut() {
        told.insert("sha256".to_owned(), format!("{:x}", Sha256::digest(upload.bytes)).into());
    }
    workspace.files.insert(id, file);
    Ok(Answer::json(201, &told))
}

/// The bytes of a file.
pub(crate) fn fetch(workspace: &Workspace, id: &str) -> Result<Answer, ApiFault> {
    let file = workspace.files.get(id).ok_or(ApiFault::NotFound("file"))?;
    let length = usize::try_from(file.size_bytes).unwrap_or(usize::MAX);
    let bytes = file.content.as_deref().map_or_else(|| vec![b'x'; length], <[u8]>::to_vec);
    let name = format!("attachment; filename=\"{}\"", file.name);
    Ok(Answer::bytes(200, &file.mime_type, bytes).with_header("content-disposition", &name))
}
