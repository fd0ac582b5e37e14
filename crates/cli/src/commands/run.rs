use clap::Args;
use serde_json::{Map, Value, json};

use super::approvals::send_patiently;
use super::preview::describe;
use crate::arguments::{ARGUMENT_RULE, ArgumentFlags};
use crate::client::{Answer, Call, CallError, Client};
use crate::context::Context;
use crate::failure::Failure;
use crate::invocation::{Invocation, ToolCall, from_call};
use crate::output::execution::Onward;
use crate::output::{self, Ink};
use crate::random;
use crate::wire::Execution;

/// Run a tool: by its arguments, or exactly as previewed
///
/// A call that writes goes out under an idempotency key, which is printed before anything is sent: repeating the
/// command with that key can never do it twice.
#[derive(Args)]
#[command(after_long_help = ARGUMENT_RULE)]
pub(crate) struct Run {
    /// The tool's full name; a preview's token knows it already
    #[arg(required_unless_present = "confirm_token")]
    tool: Option<String>,
    #[command(flatten)]
    arguments: ArgumentFlags,
    /// The account to act as: a connection's id, number or label
    #[arg(long)]
    connection: Option<String>,
    /// Confirm a call that writes
    #[arg(long)]
    yes: bool,
    /// Where you must approve the call first: wait until you did, then make it
    #[arg(long)]
    wait: bool,
    /// Carry out one call under this key, however often it is repeated (1–255 visible ASCII characters)
    #[arg(long, value_name = "KEY", value_parser = visible_ascii)]
    idempotency_key: Option<String>,
    /// Refuse, unless the request is the one that was previewed
    #[arg(long)]
    digest: Option<String>,
    /// Send the previewed bytes; needs --digest, and takes no arguments
    #[arg(long, value_name = "TOKEN", requires = "digest",
          conflicts_with_all = ["pairs", "json_args", "args_file", "connection", "yes", "idempotency_key", "cursor"])]
    confirm_token: Option<String>,
    /// Go on where an earlier answer ended
    #[arg(long)]
    cursor: Option<String>,
    /// Ask for the long form of the output
    #[arg(long)]
    detailed: bool,
    /// Keep only these members of the output: names or JSON Pointers
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    fields: Vec<String>,
    /// At most about this many bytes of output; the rest is kept for a day
    #[arg(long, value_name = "BYTES")]
    max_bytes: Option<u32>,
}

/// A call that was answered.
struct Answered {
    answer: Answer,
    /// The command for a next page, but for its cursor; a sealed plan has none.
    onward: Option<Invocation>,
}

impl Run {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let client = context.client()?;
        let Answered { answer, onward } = match (&self.tool, &self.confirm_token) {
            (_, Some(token)) => self.run_sealed(&client, context, token).await?,
            (Some(tool), None) => self.run_by_arguments(&client, context, tool).await?,
            // clap demands one of the two.
            (None, None) => return Ok(String::new()),
        };
        context.show(answer, |execution: &Execution, context| {
            let next = execution.next_cursor.as_deref().zip(onward);
            let next = next.map(|(cursor, onward)| context.line(onward.option("--cursor", cursor)));
            let rest =
                execution.truncated.as_ref().and_then(|cut| cut.next_call.as_ref()).and_then(from_call);
            let rest = rest.map(|rest| context.line(rest));
            output::execution::page(execution, &Onward { next, rest }, context.screen())
        })
    }

    /// Sends what the preview sealed. The token is its own key, so repeating the command is safe.
    async fn run_sealed(&self, client: &Client, context: &Context, token: &str) -> Result<Answered, Failure> {
        let mut body = self.shape();
        body.extend([("digest".to_owned(), json!(self.digest)), ("confirm_token".to_owned(), json!(token))]);
        let call = || Call::post(&["v1", "execute"], Value::Object(body.clone()));
        let sent = send_patiently(client, context, self.wait, call).await;
        let again = Invocation::of("run").maybe("--digest", self.digest.as_deref());
        let again = self.shaped(again.option("--confirm-token", token));
        Ok(Answered { answer: sent.map_err(|error| write_lost(error, again))?, onward: None })
    }

    async fn run_by_arguments(
        &self,
        client: &Client,
        context: &Context,
        name: &str,
    ) -> Result<Answered, Failure> {
        let tool = describe(client, name).await?;
        let arguments = self.arguments.read(&tool.input_schema)?;
        let files = self.arguments.read_files(&tool.input_schema)?;
        let (connection, cursor) = (self.connection.as_deref(), self.cursor.as_deref());
        let call = ToolCall { tool: name, arguments: &arguments, connection, cursor };
        let key = self.key(tool.is_read())?;
        if let Some(key) = &key {
            context.note(&context.margin().ink(Ink::Faint, &format!("idempotency key: {key}")));
        }
        let body = self.body(&call, files);
        let request =
            || Call::post(&["v1", "execute"], Value::Object(body.clone())).idempotency_key(key.as_deref());
        let sent = send_patiently(client, context, self.wait, request).await;
        let answer = match sent {
            Err(error) if !tool.is_read() => {
                return Err(write_lost(error, self.again(&call, key.as_deref())));
            }
            sent => sent?,
        };
        let onward = self.arguments.name_files(ToolCall { cursor: None, ..call }.invocation("run"));
        let onward = self.shaped(onward);
        Ok(Answered { answer, onward: Some(onward) })
    }

    /// A write gets a key of its own where none is given.
    fn key(&self, is_read: bool) -> Result<Option<String>, Failure> {
        match &self.idempotency_key {
            Some(key) => Ok(Some(key.clone())),
            None if is_read => Ok(None),
            None => Ok(Some(random::make_uuid()?)),
        }
    }

    fn body(&self, call: &ToolCall<'_>, files: Map<String, Value>) -> Map<String, Value> {
        let mut body = call.body(files);
        body.extend(self.shape());
        body.extend(self.yes.then(|| ("confirmed".to_owned(), json!(true))));
        body.extend(self.digest.as_ref().map(|digest| ("digest".to_owned(), json!(digest))));
        body
    }

    /// How the output is wanted, as members of the body.
    fn shape(&self) -> Map<String, Value> {
        let detailed = self.detailed.then(|| ("format".to_owned(), json!("detailed")));
        let max_bytes = self.max_bytes.map(|bytes| ("max_bytes".to_owned(), json!(bytes)));
        let fields = (!self.fields.is_empty()).then(|| ("fields".to_owned(), json!(self.fields)));
        detailed.into_iter().chain(fields).chain(max_bytes).collect()
    }

    /// The same as flags.
    fn shaped(&self, line: Invocation) -> Invocation {
        let line = if self.detailed { line.flag("--detailed") } else { line };
        let line =
            if self.fields.is_empty() { line } else { line.option("--fields", &self.fields.join(",")) };
        line.maybe("--max-bytes", self.max_bytes.map(|bytes| bytes.to_string()).as_deref())
    }

    /// The same command under the same key.
    fn again(&self, call: &ToolCall<'_>, key: Option<&str>) -> Invocation {
        let again =
            self.arguments.name_files(call.invocation("run")).maybe("--digest", self.digest.as_deref());
        let again = self.shaped(again.maybe("--idempotency-key", key));
        let again = if self.wait { again.flag("--wait") } else { again };
        if self.yes { again.flag("--yes") } else { again }
    }
}

/// An answer that did not arrive, or that a proxy gave in the API's place, says nothing about what was done.
fn write_lost(error: CallError, again: Invocation) -> Failure {
    match error {
        CallError::Lost { .. } | CallError::NotOurs { status: 500.., .. } => {
            Failure::WriteLost { source: error, again }
        }
        known => known.into(),
    }
}

fn visible_ascii(key: &str) -> Result<String, &'static str> {
    let valid = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if valid { Ok(key.to_owned()) } else { Err("expected 1–255 visible ASCII characters, without blanks") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idempotency_key_is_visible_ascii() {
        assert!(visible_ascii("order-17").is_ok());
        assert!(visible_ascii("").is_err() && visible_ascii("a b").is_err() && visible_ascii("ä").is_err());
        assert!(visible_ascii(&"k".repeat(256)).is_err());
    }
}
