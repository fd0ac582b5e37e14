use serde::Serialize;
use serde_json::json;

use super::fields::Fields;
use super::page::page;
use super::{ApiFault, Workspace};
use crate::model::calendar::rfc3339;
use crate::model::{Answer, Request};

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Note {
    id: String,
    title: String,
    body: String,
    created_at: String,
    updated_at: String,
}

impl Note {
    pub(crate) fn new(id: String, title: String, body: String, now_ms: u64) -> Self {
        let at = rfc3339(now_ms);
        Self { id, title, body, created_at: at.clone(), updated_at: at }
    }
}

pub(crate) fn list(workspace: &Workspace, request: &Request) -> Result<Answer, ApiFault> {
    page(workspace.notes.iter(), request).map(|page| Answer::json(200, &page))
}

pub(crate) fn find(workspace: &Workspace, id: &str) -> Result<Answer, ApiFault> {
    workspace.notes.get(id).map(|note| Answer::json(200, &json!(note))).ok_or(ApiFault::NotFound("note"))
}

pub(crate) fn create(workspace: &mut Workspace, request: &Request, now_ms: u64) -> Result<Answer, ApiFault> {
    let (title, body) = title_and_body(request)?;
    let id = workspace.make_id("note");
    let note = Note::new(id.clone(), title, body, now_ms);
    let answer = Answer::json(201, &json!(note)).with_header("location", &format!("/api/v1/notes/{id}"));
    workspace.notes.insert(id, note);
    Ok(answer)
}

pub(crate) fn replace(
    workspace: &mut Workspace,
    id: &str,
    request: &Request,
    now_ms: u64,
) -> Result<Answer, ApiFault> {
    let note = workspace.notes.get_mut(id).ok_or(ApiFault::NotFound("note"))?;
    (note.title, note.body) = title_and_body(request)?;
    note.updated_at = rfc3339(now_ms);
    Ok(Answer::json(200, &json!(note)))
}

pub(crate) fn delete(workspace: &mut Workspace, id: &str) -> Result<Answer, ApiFault> {
    workspace.notes.remove(id).map(|_| Answer::empty(204)).ok_or(ApiFault::NotFound("note"))
}

fn title_and_body(request: &Request) -> Result<(String, String), ApiFault> {
    let fields = Fields::read(request, &["title", "body"])?;
    Ok((fields.text("title", 200)?, fields.text("body", 20_000)?))
}
