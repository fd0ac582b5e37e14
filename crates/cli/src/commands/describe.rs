use clap::Args;

use crate::client::Call;
use crate::context::Context;
use crate::failure::Failure;
use crate::output;

/// Show what a tool does, and the arguments it takes
#[derive(Args)]
pub(crate) struct Describe {
    /// The tool's full name
    tool: String,
}

impl Describe {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let answer = context.client()?.send(Call::get(&["v1", "tools", &self.tool])).await?;
        context.show(answer, |tool, context| {
            output::tool::page(tool, context.screen(), |next| context.line(next))
        })
    }
}
