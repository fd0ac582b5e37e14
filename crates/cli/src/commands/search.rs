use clap::Args;

use crate::client::Call;
use crate::context::Context;
use crate::failure::Failure;
use crate::output;

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
}

impl Search {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let path: &[&str] = if self.query.is_some() { &["v1", "tools", "search"] } else { &["v1", "tools"] };
        let call = Call::get(path)
            .query("query", self.query)
            .query("app", self.app)
            .query("effect", self.effect)
            .query("connected", self.connected.then_some(true))
            .query("limit", self.limit);
        let answer = context.client()?.send(call).await?;
        context.show(answer, |tools, context| output::tools::page(tools, context.screen()))
    }
}
