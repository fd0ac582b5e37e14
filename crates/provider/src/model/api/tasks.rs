use serde::Serialize;
use serde_json::json;

use super::fields::Fields;
use super::page::page;
use super::{ApiFault, Workspace};
use crate::model::calendar::rfc3339;
use crate::model::{Answer, Request};

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Task {
    id: String,
    title: String,
    due: Option<String>,
    done: bool,
    created_at: String,
    completed_at: Option<String>,
}

impl Task {
    pub(crate) fn new(id: String, title: String, due: Option<String>, now_ms: u64) -> Self {
        Self { id, title, due, done: false, created_at: rfc3339(now_ms), completed_at: None }
    }
}

/// Lists tasks: `?done=true`, `?done=false`, or all.
pub(crate) fn list(workspace: &Workspace, request: &Request) -> Result<Answer, ApiFault> {
    let done = match request.query("done").as_deref() {
        None => None,
        Some("true") => Some(true),
        Some("false") => Some(false),
        Some(_) => return Err(ApiFault::invalid("done", "true or false")),
    };
    let tasks = workspace.tasks.iter().filter(|(_, task)| done.is_none_or(|done| done == task.done));
    page(tasks, request).map(|page| Answer::json(200, &page))
}

pub(crate) fn create(workspace: &mut Workspace, request: &Request, now_ms: u64) -> Result<Answer, ApiFault> {
    let fields = Fields::read(request, &["title", "due"])?;
    let (title, due) = (fields.text("title", 200)?, fields.date("due")?);
    let id = workspace.make_id("task");
    let task = Task::new(id.clone(), title, due, now_ms);
    let answer = Answer::json(201, &json!(task));
    workspace.tasks.insert(id, task);
    Ok(answer)
}

/// Completes a task; one that is done stays as it is.
pub(crate) fn complete(workspace: &mut Workspace, id: &str, now_ms: u64) -> Result<Answer, ApiFault> {
    let task = workspace.tasks.get_mut(id).ok_or(ApiFault::NotFound("task"))?;
    task.done = true;
    task.completed_at.get_or_insert_with(|| rfc3339(now_ms));
    Ok(Answer::json(200, &json!(task)))
}

pub(crate) fn delete(workspace: &mut Workspace, id: &str) -> Result<Answer, ApiFault> {
    workspace.tasks.remove(id).map(|_| Answer::empty(204)).ok_or(ApiFault::NotFound("task"))
}
