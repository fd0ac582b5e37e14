use async_trait::async_trait;

use crate::id::{DeviceId, UserId};
use crate::policy::{Pattern, Policy, Rule};
use crate::ports::Fault;
use crate::time::UnixMs;

/// What a person sets for their devices. A device reads its own with its row, and writes nothing here.
#[async_trait]
pub trait Rules: Send + Sync {
    /// Gives a live device of this person another policy; `false` when there is none.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn set_policy(&self, user: &UserId, device: &DeviceId, policy: Policy) -> Result<bool, Fault>;

    /// Sets a rule for a live device of this person, in the place of one for the same pattern; `false` when there is no such
    /// device or it has `most` rules already.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn put_rule(
        &self,
        user: &UserId,
        device: &DeviceId,
        rule: &Rule,
        most: u32,
        now: UnixMs,
    ) -> Result<bool, Fault>;

    /// Removes a rule; `false` when there is none.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn remove_rule(&self, user: &UserId, device: &DeviceId, pattern: &Pattern) -> Result<bool, Fault>;

    /// Pauses all agents of a person since `at`, or lets them go on with `None`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn set_paused(&self, user: &UserId, at: Option<UnixMs>) -> Result<(), Fault>;
}
