use async_trait::async_trait;

use crate::id::UserId;
use crate::ports::Fault;
use crate::vault::KeyId;

/// A column whose texts are sealed by a key of the keyring and outlive a rotation.
///
/// A PKCE verifier is none, nor is the credential of a held account: they are gone within the hour, long before a retired key is
/// removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedPlace {
    /// `user_integrations.wrapped_dek`
    DataKey,
    /// `approvals.sealed_plan`
    Plan,
    /// `executions.sealed_answer`
    Answer,
    /// `oauth_clients.client_secret`
    ClientSecret,
    /// `execution_bodies.sealed_body`
    Body,
}

impl SealedPlace {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::DataKey, Self::Plan, Self::Answer, Self::ClientSecret, Self::Body];
}

/// A sealed text and the row it is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRow {
    /// Whose row.
    pub user: UserId,
    /// The row's id.
    pub id: String,
    /// The text as it stands.
    pub text: String,
}

/// A text that is to stand in place of another.
#[derive(Clone, Debug)]
pub struct Swap {
    /// What stood when it was read.
    pub old: SealedRow,
    /// What shall stand.
    pub new: String,
}

/// Sealed texts by the key that seals them: what a rotation moves.
#[async_trait]
pub trait SealedTexts: Send + Sync {
    /// Texts of a place that `key` seals, by row id from the one after `after`, at most `limit`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn list_sealed_by(
        &self,
        place: SealedPlace,
        key: &KeyId,
        after: &str,
        limit: u32,
    ) -> Result<Vec<SealedRow>, Fault>;

    /// Writes each new text where the old one still stands, in one batch; returns how many did.
    ///
    /// # Errors
    /// [`Fault`] when the database fails; nothing was written then.
    async fn swap(&self, place: SealedPlace, swaps: &[Swap]) -> Result<u64, Fault>;
}
