//! What answers are made of, a file for each thing; each is named once under `components`.

mod account;
mod app;
mod approval;
mod attempt;
mod call;
mod connect_session;
mod connection;
mod device;
mod execution;
mod health;
mod kept;
mod plan;
mod problem;
mod receipt;
mod tool;

use clawlink_manifest::Effect;

pub(crate) use approval::STATUSES as APPROVAL_STATUSES;
pub(crate) use call::members as call_members;
pub(crate) use execution::STATUSES as EXECUTION_STATUSES;

use crate::schema::{Schema, list_of, must, object, one_of, text};

/// The four effects.
pub(crate) const EFFECTS: [Effect; 4] =
    [Effect::Read, Effect::IdempotentWrite, Effect::Write, Effect::Destructive];

/// Every schema with a name.
pub(crate) fn all() -> Vec<(&'static str, Schema)> {
    vec![
        ("Account", account::account()),
        ("App", app::app()),
        ("AppDetail", app::app_detail()),
        ("Approval", approval::approval()),
        ("Attempt", attempt::attempt()),
        ("Call", call::call()),
        ("ConnectSession", connect_session::connect_session()),
        ("Connected", connect_session::connected()),
        ("Connection", connection::connection()),
        ("Execution", execution::execution()),
        ("ExecutionDetail", execution::execution_detail()),
        ("File", receipt::file()),
        ("Health", health::health()),
        ("NextCall", problem::next_call()),
        ("OutputSource", receipt::output_source()),
        ("Preview", plan::preview()),
        ("Problem", problem::problem()),
        ("Receipt", receipt::receipt()),
        ("ResultPage", kept::page()),
        ("Tool", tool::tool()),
        ("ToolDetail", tool::tool_detail()),
        ("ToolHit", tool::tool_hit()),
        ("Truncated", receipt::truncated()),
        ("Upstream", receipt::upstream()),
        ("Whoami", device::whoami()),
    ]
}

/// What a tool does to the world.
pub(crate) fn effect() -> Schema {
    one_of(&EFFECTS, "What it does: changes nothing; may come twice; may not; loses something.")
}

/// The digest of a planned request.
pub(crate) fn digest() -> Schema {
    text("`sha256:` and hex, over everything that is sent, secrets apart.")
}

/// A page of a list.
pub(crate) fn page_of(item: Schema) -> Schema {
    object([must("items", list_of(item, "The items of this page.")), must("next_cursor", next_cursor())])
}

/// Where a list goes on.
pub(crate) fn next_cursor() -> Schema {
    text("Where the list goes on: send it back as `cursor`, with the same filters. Null on the last page.")
        .or_null()
}
