use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::DeviceFamily;
use crate::id::{DeviceId, PairingSessionId, UserId};
use crate::policy::Policy;
use crate::ports::Fault;
use crate::time::UnixMs;

/// Where a pairing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairingStatus {
    /// Nobody decided yet.
    Waiting,
    /// A person said yes; the client has not fetched its key.
    Approved,
    /// The key was handed out, and is until the client says that it has it.
    Issued,
    /// The client has its key; it is handed out no more.
    Finished,
    /// A person said no.
    Declined,
    /// Too many wrong verifiers were tried.
    Locked,
    /// Its time ran out. Never stored: it follows from the clock.
    Expired,
}

/// A pairing that a client started and a person approves in a browser.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PairingSession {
    /// Its id; knowing it grants nothing.
    pub id: PairingSessionId,
    /// What kind of client asks.
    pub family: DeviceFamily,
    /// SHA-256 of what stands in the address the person opens, hex.
    pub link_hash: String,
    /// SHA-256 of what the client asks by, hex.
    pub name_hash: String,
    /// SHA-256 of what makes the key, hex.
    pub verifier_hash: String,
    /// Which key of the keyring takes part in making the client's key.
    pub kek: String,
    /// A code both sides can show.
    pub display_code: String,
    /// What the client calls itself.
    pub label: String,
    /// The machine it runs on; empty when it did not say.
    pub machine: String,
    /// The system it runs on; empty when it did not say.
    pub platform: String,
    /// The client's version; empty when it did not say.
    pub version: String,
    /// Who asked: a keyed hash of their network.
    pub caller: String,
    /// Where it stands; [`PairingSession::status_at`] knows the time as well.
    pub status: PairingStatus,
    /// Wrong verifiers so far.
    pub wrong_tries: i64,
    /// Who decided.
    pub user: Option<UserId>,
    /// What the device may do.
    pub policy: Option<Policy>,
    /// The device it becomes.
    pub device: Option<DeviceId>,
    /// When it was started.
    pub created_at: UnixMs,
    /// When it changed last.
    pub updated_at: UnixMs,
    /// When it ends.
    pub expires_at: UnixMs,
    /// When a person said yes.
    pub approved_at: Option<UnixMs>,
    /// When the client had its key.
    pub finished_at: Option<UnixMs>,
}

impl PairingSession {
    /// Where it stands now: what was not brought to an end in time has expired.
    #[must_use]
    pub fn status_at(&self, now: UnixMs) -> PairingStatus {
        let open =
            matches!(self.status, PairingStatus::Waiting | PairingStatus::Approved | PairingStatus::Issued);
        if open && now >= self.expires_at { PairingStatus::Expired } else { self.status }
    }
}

/// How many pairings one caller may start.
#[derive(Clone, Copy, Debug)]
pub struct StartLimits {
    /// Started within the window.
    pub most_started: u16,
    /// The window in milliseconds.
    pub window_ms: i64,
    /// Open at the same time.
    pub most_open: u16,
}

/// A person's yes.
#[derive(Clone, Debug)]
pub struct PairingApproval {
    /// Whose.
    pub user: UserId,
    /// What the device may do.
    pub policy: Policy,
    /// The device it becomes.
    pub device: DeviceId,
    /// When.
    pub at: UnixMs,
}

/// A hand-out of a key.
#[derive(Clone, Debug)]
pub struct IssuedPairing {
    /// The session after it.
    pub session: PairingSession,
    /// Whether this one made the device.
    pub is_first: bool,
}

/// Pairings under way.
#[async_trait]
pub trait PairingSessions: Send + Sync {
    /// Keeps a pairing if its caller is within the limits, in one statement; `false` otherwise.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn start(&self, session: &PairingSession, limits: StartLimits) -> Result<bool, Fault>;

    /// When this caller may start the next one.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn next_start(&self, caller: &str, limits: StartLimits, now: UnixMs) -> Result<UnixMs, Fault>;

    /// Counts a question of this caller; `false` once there were `most` within a minute.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn note_poll(&self, caller: &str, most: u16, now: UnixMs) -> Result<bool, Fault>;

    /// The pairing a link leads to.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find_by_link(&self, link_hash: &str) -> Result<Option<PairingSession>, Fault>;

    /// The pairing a client asks about.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find_by_name(&self, name_hash: &str) -> Result<Option<PairingSession>, Fault>;

    /// Notes a person's yes to a live pairing that waits; `None` otherwise.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn approve(
        &self,
        id: &PairingSessionId,
        approval: &PairingApproval,
    ) -> Result<Option<PairingSession>, Fault>;

    /// Notes a person's no to a live pairing that waits, or that they approved and nobody fetched; `None` otherwise.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn decline(
        &self,
        id: &PairingSessionId,
        user: &UserId,
        now: UnixMs,
    ) -> Result<Option<PairingSession>, Fault>;

    /// Counts a wrong verifier; the `most`th locks a pairing that is not at its end.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn note_wrong(&self, id: &PairingSessionId, most: u16, now: UnixMs) -> Result<(), Fault>;

    /// Marks a live, approved pairing as handed out and makes its device with this credential, in one transaction. A repetition finds the device
    /// there and changes nothing. `None` when it is not approved, at its end, or over.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn issue(
        &self,
        id: &PairingSessionId,
        credential_hash: &str,
        now: UnixMs,
    ) -> Result<Option<IssuedPairing>, Fault>;

    /// Ends the hand-out of a live pairing whose key was handed out, or, unless `only_issued`, that is approved; `None`
    /// otherwise.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn finish(
        &self,
        id: &PairingSessionId,
        only_issued: bool,
        now: UnixMs,
    ) -> Result<Option<PairingSession>, Fault>;

    /// Devices whose pairing is over without a word that the key arrived, and that were never used: at most `limit`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn unclaimed(&self, now: UnixMs, limit: u16) -> Result<Vec<(UserId, DeviceId)>, Fault>;

    /// Removes what ended before `before`, counts of questions included; returns how many.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn expire(&self, before: UnixMs) -> Result<u64, Fault>;
}
