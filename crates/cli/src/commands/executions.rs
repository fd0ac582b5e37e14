use clap::Args;

use crate::client::Call;
use crate::context::Context;
use crate::failure::Failure;
use crate::invocation::Invocation;
use crate::output;
use crate::output::execution::Onward;
use crate::wire::{Execution, Page};

/// Show past calls, or one of them
#[derive(Args)]
pub(crate) struct Executions {
    /// One call, with its output while that is kept
    #[arg(conflicts_with_all = ["tool", "status", "limit", "cursor"])]
    id: Option<String>,
    /// Of this tool only
    #[arg(long)]
    tool: Option<String>,
    /// In this status only: claimed, sent, succeeded, failed or unknown
    #[arg(long)]
    status: Option<String>,
    /// At most so many (1–100)
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Go on where an earlier page ended; needs the same filters
    #[arg(long)]
    cursor: Option<String>,
}

impl Executions {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let client = context.client()?;
        if let Some(id) = &self.id {
            let answer = client.send(Call::get(&["v1", "executions", id])).await?;
            return context.show(answer, |execution, context| {
                output::execution::page(execution, &Onward::default(), context.screen())
            });
        }
        let call = Call::get(&["v1", "executions"])
            .query("tool", self.tool.as_deref())
            .query("status", self.status.as_deref())
            .query("limit", self.limit)
            .query("cursor", self.cursor.as_deref());
        let answer = client.send(call).await?;
        context.show(answer, |executions: &Page<Execution>, context| {
            let next = executions.next_cursor.as_deref().map(|cursor| context.line(self.after(cursor)));
            output::executions::page(executions, next.as_deref(), context.screen())
        })
    }

    /// The same list, after a cursor.
    fn after(&self, cursor: &str) -> Invocation {
        Invocation::of("executions")
            .maybe("--tool", self.tool.as_deref())
            .maybe("--status", self.status.as_deref())
            .maybe("--limit", self.limit.map(|limit| limit.to_string()).as_deref())
            .option("--cursor", cursor)
    }
}
