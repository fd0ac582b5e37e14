use clap::Args;
use serde_json::{Map, Value, json};

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
}

impl Preview {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let client = context.client()?;
        let schema = if self.arguments.need_schema() {
            tool(&client, &self.tool).await?.input_schema
        } else {
            Value::Null
        };
        let arguments = self.arguments.read(&schema)?;
        let call =
            ToolCall { tool: &self.tool, arguments: &arguments, connection: self.connection.as_deref() };
        let answer = client.send(Call::post(&["v1", "preview"], Value::Object(body(&call)))).await?;
        context.show(answer, |preview, context| {
            let next = output::preview::next(preview, call.invocation("run")).map(|next| context.line(next));
            output::preview::page(preview, next.as_deref(), context.screen())
        })
    }
}

/// Asks what the tool takes, and what it does to the world.
pub(super) async fn tool(client: &Client, name: &str) -> Result<Tool, CallError> {
    client.send(Call::get(&["v1", "tools", name])).await?.read()
}

/// What preview and execute have in common.
pub(super) fn body(call: &ToolCall<'_>) -> Map<String, Value> {
    let mut body = Map::from_iter([
        ("tool".to_owned(), json!(call.tool)),
        ("arguments".to_owned(), Value::Object(call.arguments.clone())),
    ]);
    body.extend(call.connection.map(|connection| ("connection".to_owned(), json!(connection))));
    body
}
