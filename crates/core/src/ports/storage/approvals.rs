use async_trait::async_trait;
use clawlink_manifest::Effect;
use serde::{Deserialize, Serialize};

use crate::id::{ApprovalId, ConnectionId, DeviceId, ExecutionId, UserId};
use crate::ports::Fault;
use crate::time::UnixMs;

/// Where a call that waits for a person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalStatus {
    /// Nobody decided yet.
    Waiting,
    /// A person said yes; it may be sent once.
    Approved,
    /// A person said no.
    Declined,
    /// Nobody decided in time, or it was not sent in time.
    Expired,
    /// It was sent.
    Used,
}

impl ApprovalStatus {
    const ALL: [Self; 5] = [Self::Waiting, Self::Approved, Self::Declined, Self::Expired, Self::Used];

    /// Reads a wire name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Used => "used",
        }
    }
}

/// One exact request of one device that a person decides on (`approvals`, every state but `previewed`).
#[derive(Clone, Debug)]
pub struct Approval {
    /// Its id; the sealed plan is bound to it.
    pub id: ApprovalId,
    /// Who decides.
    pub user: UserId,
    /// Which device asks.
    pub device: DeviceId,
    /// That device's name, where the query joined it.
    pub device_name: Option<String>,
    /// On which connection; `None` for an app that needs none.
    pub connection: Option<ConnectionId>,
    /// Where it stands by its row; [`Approval::standing`] knows the time too.
    pub status: ApprovalStatus,
    /// Which app.
    pub app: String,
    /// Which tool.
    pub tool: String,
    /// What the tool does.
    pub effect: Effect,
    /// The acting account's label, as it stood.
    pub account: String,
    /// What a person reads about it.
    pub summary: String,
    /// Digest of the exact request; only a request of this digest is let through.
    pub digest: String,
    /// The exact request, sealed; `None` once it is no longer kept.
    pub sealed_plan: Option<String>,
    /// What the person tells the device with a no.
    pub note: Option<String>,
    /// When the device asked.
    pub created_at: UnixMs,
    /// Until when it can be decided, or used once approved; for a no, until when that stands.
    pub expires_at: UnixMs,
    /// When the person decided.
    pub decided_at: Option<UnixMs>,
    /// When it was sent.
    pub used_at: Option<UnixMs>,
    /// The execution that used it.
    pub execution: Option<ExecutionId>,
}

impl Approval {
    /// Where it stands at this moment: what waits or was approved ends by the clock.
    #[must_use]
    pub fn standing(&self, now: UnixMs) -> ApprovalStatus {
        let open = matches!(self.status, ApprovalStatus::Waiting | ApprovalStatus::Approved);
        if open && now >= self.expires_at { ApprovalStatus::Expired } else { self.status }
    }
}

/// A person's decision, for one row.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The row.
    pub id: ApprovalId,
    /// Who decided.
    pub user: UserId,
    /// The digest of what they saw.
    pub digest: String,
    /// `Approved` or `Declined`.
    pub status: ApprovalStatus,
    /// What they tell the device.
    pub note: Option<String>,
    /// Now.
    pub at: UnixMs,
    /// Until when it can be used; `None` leaves the end as it is.
    pub expires_at: Option<UnixMs>,
}

/// Which approvals to list, newest first.
#[derive(Clone, Debug, Default)]
pub struct ApprovalFilter {
    /// Only this device's.
    pub device: Option<DeviceId>,
    /// Only in this standing.
    pub status: Option<ApprovalStatus>,
    /// Only older than this id, the last of the page before.
    pub before: Option<ApprovalId>,
    /// At most this many.
    pub limit: u32,
}

/// Calls that wait for a person. That one is used by the claim of its execution is the promise of
/// [`Ledger::claim`](super::Ledger::claim).
#[async_trait]
pub trait Approvals: Send + Sync {
    /// Keeps a waiting row and returns it, or the one that stands for the same device and digest: waiting, approved or
    /// declined, and not over. `None` where the device has `most` waiting already.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn ask(&self, approval: &Approval, most: u32) -> Result<Option<Approval>, Fault>;

    /// The person's, by id.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, user: &UserId, id: &ApprovalId) -> Result<Option<Approval>, Fault>;

    /// The one that an execution used.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find_used(&self, user: &UserId, execution: &ExecutionId) -> Result<Option<Approval>, Fault>;

    /// The person's, without their sealed plans.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn list(&self, user: &UserId, filter: &ApprovalFilter, now: UnixMs)
    -> Result<Vec<Approval>, Fault>;

    /// How many wait for this person now.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn count_waiting(&self, user: &UserId, now: UnixMs) -> Result<u32, Fault>;

    /// Writes a decision; `false` when the row does not wait, is over, or holds another digest.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn decide(&self, decided: &Decided) -> Result<bool, Fault>;

    /// Forgets the requests of what was over by `forget_before`, and removes what was over by
    /// `remove_before`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn expire(&self, forget_before: UnixMs, remove_before: UnixMs) -> Result<(), Fault>;
}
