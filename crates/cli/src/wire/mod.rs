//! What `/v1` answers, as far as this client prints or acts on it.
//!
//! v1 only grows, so unknown members are ignored; what is only shown may be absent. `--json` never passes through here.

mod account;
mod app;
mod approval;
mod connect_session;
mod connection;
mod execution;
mod plan;
mod problem;
mod result;
mod scalar;
mod tool;
mod whoami;

use serde::Deserialize;

pub(crate) use account::Account;
pub(crate) use app::App;
pub(crate) use approval::ApprovalRow;
pub(crate) use connect_session::{ConnectSession, ConnectStatus};
pub(crate) use connection::Connection;
pub(crate) use execution::{Attempt, Execution, Idempotency, Truncated, Upstream};
pub(crate) use plan::{Body, Decision, Header, Plan, Preview, Rate, Request};
pub(crate) use problem::{NextCall, Problem, UpstreamRefusal};
pub(crate) use result::ResultPage;
pub(crate) use scalar::{Scalar, scalar_text};
pub(crate) use tool::{Tool, ToolSummary};
pub(crate) use whoami::{BillingPlan, Device, Whoami};

/// One page of a list.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// Opaque; the next page is asked for with it and the same filters.
    #[serde(default)]
    pub(crate) next_cursor: Option<String>,
}
