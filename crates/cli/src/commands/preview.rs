use clap::Args;
use serde_json::Value;

use crate::arguments::{ARGUMENT_RULE, ArgumentFlags};
use crate::client::{Call, CallError, Client};
use crate::context::Context;
use crate::failure::Failure;
use crate::invocation::ToolCall;
use crate::output;
use crate::wire::Tool;

/// Show the exact request a tool would send; nothing is sent
#[derive(Args)]
#[command(after_long_help = ARGUMENT_RULE)]
pub(crate) struct Preview {
    /// The tool's full name
    tool: String,
    #[command(flatten)]
    arguments: ArgumentFlags,
    /// The account to act as: a connection's id, number or label
    #[arg(long)]
    connection: Option<String>,
    /// Go on where an earlier answer ended
    #[arg(long)]
    cursor: Option<String>,
}

impl Preview {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let client = context.client()?;
        let schema = if self.arguments.need_schema() {
            describe(&client, &self.tool).await?.input_schema
        } else {
            Value::Null
        };
        let arguments = self.arguments.read(&schema)?;
        let files = self.arguments.read_files(&schema)?;
        let call = ToolCall {
            tool: &self.tool,
            arguments: &arguments,
            connection: self.connection.as_deref(),
            cursor: self.cursor.as_deref(),
        };
        let answer = client.send(Call::post(&["v1", "preview"], Value::Object(call.body(files)))).await?;
        context.show(answer, |preview, context| {
            let again = self.arguments.name_files(call.invocation("run"));
            let next = output::preview::next(preview, again).map(|next| context.line(next));
            output::preview::page(preview, next.as_deref(), context.screen())
        })
    }
}

/// Asks what the tool takes, and what it does to the world.
pub(super) async fn describe(client: &Client, tool: &str) -> Result<Tool, CallError> {
    client.send(Call::get(&["v1", "tools", tool])).await?.read()
}
