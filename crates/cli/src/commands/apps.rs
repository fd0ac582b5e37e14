use clap::Args;

use crate::client::Call;
use crate::context::Context;
use crate::failure::Failure;
use crate::output;

/// List the apps that can be connected
#[derive(Args)]
pub(crate) struct Apps {
    /// Words to look for
    query: Option<String>,
}

impl Apps {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let call = Call::get(&["v1", "apps"]).query("query", self.query);
        let answer = context.client()?.send(call).await?;
        context.show(answer, |apps, context| output::apps::page(apps, context.screen()))
    }
}
