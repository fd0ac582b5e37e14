use std::time::Duration;

use clap::Args;
use tokio::time::sleep;

use crate::client::{Answer, Call, CallError, Client};
use crate::context::Context;
use crate::failure::Failure;
use crate::invocation::Invocation;
use crate::output::{self, visible};
use crate::wire::{ApprovalRow, Page};

/// How often a waiting command looks whether its person has decided.
const POLL: Duration = Duration::from_secs(2);
/// So many looks in a row may fail before the wait is given up.
const FAILURES_BORNE: u32 = 5;

/// Show calls that wait for your decision in the browser, or one of them
#[derive(Args)]
pub(crate) struct Approvals {
    /// One of them
    #[arg(conflicts_with_all = ["status", "limit", "cursor"])]
    id: Option<String>,
    /// In this status only: waiting, approved, declined, expired or used
    #[arg(long)]
    status: Option<String>,
    /// At most so many (1–100)
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Go on where an earlier page ended; needs the same filters
    #[arg(long)]
    cursor: Option<String>,
}

impl Approvals {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let client = context.client()?;
        if let Some(id) = &self.id {
            let answer = client.send(Call::get(&["v1", "approvals", id])).await?;
            return context
                .show(answer, |approval, context| output::approvals::one(approval, context.screen()));
        }
        let call = Call::get(&["v1", "approvals"])
            .query("status", self.status.as_deref())
            .query("limit", self.limit)
            .query("cursor", self.cursor.as_deref());
        let answer = client.send(call).await?;
        context.show(answer, |approvals: &Page<ApprovalRow>, context| {
            let next = approvals.next_cursor.as_deref().map(|cursor| context.line(self.after(cursor)));
            output::approvals::page(approvals, next.as_deref(), context.screen())
        })
    }

    /// The same list, after a cursor.
    fn after(&self, cursor: &str) -> Invocation {
        Invocation::of("approvals")
            .maybe("--status", self.status.as_deref())
            .maybe("--limit", self.limit.map(|limit| limit.to_string()).as_deref())
            .option("--cursor", cursor)
    }
}

/// Makes a call; where a person must approve it first and `wait` is set, shows them the link, waits until they decided, and
/// makes the same call again. Their no is told by that call.
///
/// # Errors
/// [`CallError`] of the last call; of the first one where nobody decided in time.
pub(super) async fn send_patiently<'a>(
    client: &Client,
    context: &Context,
    wait: bool,
    call: impl Fn() -> Call<'a>,
) -> Result<Answer, CallError> {
    let refused = match client.send(call()).await {
        Err(CallError::Refused { problem, status, json }) if wait && problem.code == "approval_required" => {
            CallError::Refused { problem, status, json }
        }
        other => return other,
    };
    let CallError::Refused { problem, .. } = &refused else { return Err(refused) };
    let Some(approval) = &problem.approval else { return Err(refused) };
    let link = visible(&approval.url);
    context.note(&format!("Decide on this page:\n\n  {link}\n\nWaiting…"));
    if decided(client, &approval.id).await? { client.send(call()).await } else { Err(refused) }
}

/// Whether the person decided before the question was over.
async fn decided(client: &Client, id: &str) -> Result<bool, CallError> {
    let mut failures = 0;
    loop {
        match client.send(Call::get(&["v1", "approvals", id])).await {
            Ok(answer) => {
                failures = 0;
                match answer.read::<ApprovalRow>()?.status.as_str() {
                    "waiting" => {}
                    "expired" => return Ok(false),
                    _ => return Ok(true),
                }
            }
            Err(error) if error.may_pass() && failures < FAILURES_BORNE => failures += 1,
            Err(error) => return Err(error),
        }
        sleep(POLL).await;
    }
}
