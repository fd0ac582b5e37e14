use async_trait::async_trait;
use clawlink_manifest::Effect;
use serde::{Deserialize, Serialize};

use crate::id::{ConnectionId, DeviceId, ExecutionId, UserId};
use crate::policy::{Policy, Rule};
use crate::ports::Fault;
use crate::time::UnixMs;

/// Where an execution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionStatus {
    /// Promised; nothing was sent yet.
    Claimed,
    /// Bytes may be on their way.
    Sent,
    /// The app confirmed it.
    Succeeded,
    /// Proven not to have happened.
    Failed,
    /// Nobody can know.
    Unknown,
}

impl ExecutionStatus {
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Sent => "sent",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// What is promised before anything is sent.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The execution.
    pub id: ExecutionId,
    /// Whose.
    pub user: UserId,
    /// By which device.
    pub device: DeviceId,
    /// On which connection; `None` for an app that needs none.
    pub connection: Option<ConnectionId>,
    /// The acting account's label, as it stood.
    pub account: String,
    /// Which app.
    pub app: String,
    /// Which tool.
    pub tool: String,
    /// Its revision.
    pub revision: String,
    /// What it does.
    pub effect: Effect,
    /// Digest of the plan.
    pub digest: String,
    /// What a person reads about it.
    pub summary: String,
    /// The caller's idempotency key; `None` for reads.
    pub idempotency_key: Option<String>,
    /// A preview this claim uses up.
    pub preview_hash: Option<String>,
    /// Whether it needs a person's approval of this digest, and uses that up.
    pub needs_approval: bool,
    /// The policy this was decided by: the device's must still be this one.
    pub policy: Policy,
    /// The rules this was decided by, likewise.
    pub rules: Vec<Rule>,
    /// Now.
    pub at: UnixMs,
}

/// What became of a claim.
#[derive(Clone, Debug)]
pub enum ClaimOutcome {
    /// It stands, as `sent`; go ahead.
    Claimed,
    /// This key was used before, with this execution.
    Repeat(Box<Execution>),
    /// Device or connection is no longer live; nothing was written.
    NotLive,
    /// The person paused all agents; nothing was written.
    Paused,
    /// The person changed what the device may do since its row was read; nothing was written.
    RightsChanged,
    /// No person approved this digest for this device, or not lately; nothing was written.
    NotApproved,
    /// The preview was used before, or is over.
    PreviewSpent,
}

/// How it ended.
#[derive(Clone, Debug)]
pub struct Finish {
    /// The execution.
    pub id: ExecutionId,
    /// Whose; the key of the row begins with it.
    pub user: UserId,
    /// `Succeeded`, `Failed` or `Unknown`.
    pub status: ExecutionStatus,
    /// Stable code of the failure.
    pub error_code: Option<String>,
    /// The app's status, 0 if it never answered.
    pub upstream_status: Option<u16>,
    /// The app's own request id.
    pub upstream_request_id: Option<String>,
    /// Attempts, waits and refreshes, as JSON text of a list.
    pub attempts: String,
    /// The sealed answer of a keyed write, for replay.
    pub sealed_answer: Option<String>,
    /// When.
    pub at: UnixMs,
}

/// One row of the ledger.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Execution {
    /// Its id.
    pub id: ExecutionId,
    /// Whose.
    pub user: UserId,
    /// By which device.
    pub device: DeviceId,
    /// That device's name, where the query joined it.
    pub device_name: Option<String>,
    /// On which connection.
    pub connection: Option<ConnectionId>,
    /// The acting account's label, as it stood.
    pub account: String,
    /// Which app.
    pub app: String,
    /// Which tool.
    pub tool: String,
    /// Its revision.
    pub revision: String,
    /// What it does.
    pub effect: Effect,
    /// Digest of the plan.
    pub digest: String,
    /// What a person reads about it.
    pub summary: String,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
    /// Where it stands.
    pub status: ExecutionStatus,
    /// Stable code of the failure.
    pub error_code: Option<String>,
    /// The app's status.
    pub upstream_status: Option<u16>,
    /// The app's own request id.
    pub upstream_request_id: Option<String>,
    /// Attempts, waits and refreshes, as JSON text of a list.
    pub attempts: String,
    /// The sealed answer, while kept.
    pub sealed_answer: Option<String>,
    /// When it was claimed.
    pub started_at: UnixMs,
    /// When it ended.
    pub finished_at: Option<UnixMs>,
}

/// Which executions to list, newest first.
#[derive(Clone, Debug, Default)]
pub struct ExecutionFilter {
    /// Only this device's.
    pub device: Option<DeviceId>,
    /// Only this tool's.
    pub tool: Option<String>,
    /// Only this app's.
    pub app: Option<String>,
    /// Only in this status.
    pub status: Option<ExecutionStatus>,
    /// Only older than this id, the last of the page before.
    pub before: Option<ExecutionId>,
    /// At most this many.
    pub limit: u32,
}

/// The ledger of executions.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Writes the row as `sent` in one batch that also checks that the device and the connection are live and
    /// the person's agents not paused, that the key is new, and uses up the preview or the approval it needs.
    ///
    /// # Errors
    /// [`Fault`] when the database fails; the claim may then stand, and nothing may be sent on it.
    async fn claim(&self, claim: &Claim) -> Result<ClaimOutcome, Fault>;

    /// Records the end. A row that was settled as `unknown` meanwhile takes a late true answer.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn finish(&self, finish: &Finish) -> Result<(), Fault>;

    /// Records a read after the fact: reads are not claimed.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn record_read(&self, claim: &Claim, finish: &Finish) -> Result<(), Fault>;

    /// The person's execution by id.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, user: &UserId, id: &ExecutionId) -> Result<Option<Execution>, Fault>;

    /// The device's execution under an idempotency key, with its sealed answer.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find_by_key(
        &self,
        user: &UserId,
        device: &DeviceId,
        key: &str,
    ) -> Result<Option<Execution>, Fault>;

    /// The person's executions, without their sealed answers.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn list(&self, user: &UserId, filter: &ExecutionFilter) -> Result<Vec<Execution>, Fault>;

    /// Ends rows left `sent` since before `before` as `unknown`; returns how many.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn settle(&self, before: UnixMs, now: UnixMs) -> Result<u64, Fault>;

    /// Blanks sealed answers of rows that ended before `before`; returns how many.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn forget_answers(&self, before: UnixMs) -> Result<u64, Fault>;
}
