use serde::Serialize;
use serde_json::json;

use super::fields::Fields;
use super::page::page;
use super::{ApiFault, Workspace};
use crate::model::calendar::rfc3339;
use crate::model::{Answer, Request};

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Message {
    id: String,
    channel: String,
    text: String,
    author: String,
    sent_at: String,
}

impl Message {
    pub(crate) fn new(id: String, channel: String, text: String, author: &str, now_ms: u64) -> Self {
        Self { id, channel, text, author: author.to_owned(), sent_at: rfc3339(now_ms) }
    }
}

/// Lists messages, of one `?channel` or of all.
pub(crate) fn list(workspace: &Workspace, request: &Request) -> Result<Answer, ApiFault> {
    let channel = request.query("channel");
    let wanted = |message: &Message| channel.as_ref().is_none_or(|channel| *channel == message.channel);
    let messages = workspace.messages.iter().filter(|(_, message)| wanted(message));
    page(messages, request).map(|page| Answer::json(200, &page))
}

pub(crate) fn send(
    workspace: &mut Workspace,
    request: &Request,
    author: &str,
    now_ms: u64,
) -> Result<Answer, ApiFault> {
    let fields = Fields::read(request, &["channel", "text"])?;
    let (channel, text) = (fields.text("channel", 80)?, fields.text("text", 4_000)?);
    let id = workspace.make_id("msg");
    let message = Message::new(id.clone(), channel, text, author, now_ms);
    let answer = Answer::json(201, &json!(message));
    workspace.messages.insert(id, message);
    Ok(answer)
}
