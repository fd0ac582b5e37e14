use clap::Args;

use crate::client::Call;
use crate::context::Context;
use crate::failure::Failure;
use crate::output;

/// List the connected accounts
#[derive(Args)]
pub(crate) struct Connections {
    /// Of this app only
    #[arg(long)]
    app: Option<String>,
}

impl Connections {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let call = Call::get(&["v1", "connections"]).query("app", self.app);
        let answer = context.client()?.send(call).await?;
        context.show(answer, |connections, context| output::connections::page(connections, context.screen()))
    }
}
