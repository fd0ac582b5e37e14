use super::bearer::authenticate;
use super::{ApiFault, Workspace, files, messages, notes, tasks};
use crate::model::accounts::Accounts;
use crate::model::oauth::Grants;
use crate::model::{Answer, Request};

/// What every path of the API starts with.
pub(crate) const PREFIX: &str = "/api/v1/";

/// One operation of the API.
#[derive(Clone, Copy)]
enum Operation<'a> {
    ListNotes,
    CreateNote,
    FindNote(&'a str),
    ReplaceNote(&'a str),
    DeleteNote(&'a str),
    ListMessages,
    SendMessage,
    ListTasks,
    CreateTask,
    CompleteTask(&'a str),
    DeleteTask(&'a str),
    ListFiles,
    FindFile(&'a str),
    CreateFile,
    FetchFile(&'a str),
}

/// Answers a request to the API: find the operation, authenticate, act.
///
/// # Errors
/// Every [`ApiFault`]; nothing was changed then.
pub(crate) fn respond(
    accounts: &mut Accounts,
    grants: &Grants,
    request: &Request,
    now_ms: u64,
) -> Result<Answer, ApiFault> {
    let operation = Operation::find(&request.method, request.path())?;
    let caller = authenticate(grants, request, operation.scope(), now_ms)?;
    operation.act(&mut accounts.open(&caller.account).workspace, request, &caller.account, now_ms)
}

impl<'a> Operation<'a> {
    fn find(method: &str, path: &'a str) -> Result<Self, ApiFault> {
        let segments: Vec<_> = path.strip_prefix(PREFIX).unwrap_or_default().split('/').collect();
        let not_allowed = || Err(ApiFault::MethodNotAllowed(method.to_owned()));
        match (segments.as_slice(), method) {
            (["notes"], "GET") => Ok(Self::ListNotes),
            (["notes"], "POST") => Ok(Self::CreateNote),
            (["notes", id], "GET") => Ok(Self::FindNote(id)),
            (["notes", id], "PUT") => Ok(Self::ReplaceNote(id)),
            (["notes", id], "DELETE") => Ok(Self::DeleteNote(id)),
            (["messages"], "GET") => Ok(Self::ListMessages),
            (["messages"], "POST") => Ok(Self::SendMessage),
            (["tasks"], "GET") => Ok(Self::ListTasks),
            (["tasks"], "POST") => Ok(Self::CreateTask),
            (["tasks", id, "complete"], "POST") => Ok(Self::CompleteTask(id)),
            (["tasks", id], "DELETE") => Ok(Self::DeleteTask(id)),
            (["files"], "GET") => Ok(Self::ListFiles),
            (["files"], "POST") => Ok(Self::CreateFile),
            (["files", id, "content"], "GET") => Ok(Self::FetchFile(id)),
            (["files", id], "GET") => Ok(Self::FindFile(id)),
            (["notes" | "messages" | "tasks" | "files"] | ["notes" | "tasks" | "files", _], _) => {
                not_allowed()
            }
            (["tasks", _, "complete"] | ["files", _, "content"], _) => not_allowed(),
            _ => Err(ApiFault::NotFound("such path")),
        }
    }

    fn scope(self) -> &'static str {
        match self {
            Self::ListNotes | Self::FindNote(_) => "notes:read",
            Self::CreateNote | Self::ReplaceNote(_) | Self::DeleteNote(_) => "notes:write",
            Self::ListMessages => "messages:read",
            Self::SendMessage => "messages:write",
            Self::ListTasks => "tasks:read",
            Self::CreateTask | Self::CompleteTask(_) | Self::DeleteTask(_) => "tasks:write",
            Self::ListFiles | Self::FindFile(_) | Self::FetchFile(_) => "files:read",
            Self::CreateFile => "files:write",
        }
    }

    fn act(
        self,
        workspace: &mut Workspace,
        request: &Request,
        account: &str,
        now_ms: u64,
    ) -> Result<Answer, ApiFault> {
        match self {
            Self::ListNotes => notes::list(workspace, request),
            Self::CreateNote => notes::create(workspace, request, now_ms),
            Self::FindNote(id) => notes::find(workspace, id),
            Self::ReplaceNote(id) => notes::replace(workspace, id, request, now_ms),
            Self::DeleteNote(id) => notes::delete(workspace, id),
            Self::ListMessages => messages::list(workspace, request),
            Self::SendMessage => messages::send(workspace, request, account, now_ms),
            Self::ListTasks => tasks::list(workspace, request),
            Self::CreateTask => tasks::create(workspace, request, now_ms),
            Self::CompleteTask(id) => tasks::complete(workspace, id, now_ms),
            Self::DeleteTask(id) => tasks::delete(workspace, id),
            Self::ListFiles => files::list(workspace, request),
            Self::FindFile(id) => files::find(workspace, id),
            Self::CreateFile => files::create(workspace, request, now_ms),
            Self::FetchFile(id) => files::fetch(workspace, id),
        }
    }
}
