use clap::Args;

use crate::client::Call;
use crate::context::Context;
use crate::failure::Failure;
use crate::output;

/// Show the account, this device, what it may do, and the plan
#[derive(Args)]
pub(crate) struct Whoami {}

impl Whoami {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let client = context.client()?;
        let answer = client.send(Call::get(&["v1", "whoami"])).await?;
        context.show(answer, |whoami, context| {
            output::whoami::page(whoami, &client.api().to_string(), context.screen())
        })
    }
}
