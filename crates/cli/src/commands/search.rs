use clap::Args;

use crate::client::Call;
use crate::context::Context;
use crate::failure::Failure;
use crate::invocation::Invocation;
use crate::output;
use crate::wire::{Page, ToolSummary};

/// Find tools by what they do; without words, list them
#[derive(Args)]
pub(crate) struct Search {
    /// What the tool should do, in words
    query: Option<String>,
    /// Of this app only
    #[arg(long)]
    app: Option<String>,
    /// Of this effect only: read, `idempotent_write`, write or destructive
    #[arg(long)]
    effect: Option<String>,
    /// Only tools that a connected account can run
    #[arg(long, requires = "query")]
    connected: bool,
    /// At most so many (1–100)
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Go on where an earlier list ended; needs the same filters
    #[arg(long, conflicts_with = "query")]
    cursor: Option<String>,
}

impl Search {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let path: &[&str] = if self.query.is_some() { &["v1", "tools", "search"] } else { &["v1", "tools"] };
        let call = Call::get(path)
            .query("query", self.query.as_deref())
            .query("app", self.app.as_deref())
            .query("effect", self.effect.as_deref())
            .query("connected", self.connected.then_some(true))
            .query("limit", self.limit)
            .query("cursor", self.cursor.as_deref());
        let answer = context.client()?.send(call).await?;
        context.show(answer, |tools: &Page<ToolSummary>, context| {
            let next = tools.next_cursor.as_deref().map(|cursor| context.line(self.after(cursor)));
            output::tools::page(tools, next.as_deref(), context.screen())
        })
    }

    /// The same list, after a cursor.
    fn after(&self, cursor: &str) -> Invocation {
        Invocation::of("search")
            .maybe("--app", self.app.as_deref())
            .maybe("--effect", self.effect.as_deref())
            .maybe("--limit", self.limit.map(|limit| limit.to_string()).as_deref())
            .option("--cursor", cursor)
    }
}
