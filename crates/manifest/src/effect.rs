use serde::{Deserialize, Serialize};

/// What a tool does to the world; policy, retry and idempotency all hang on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Changes nothing that a person could notice.
    Read,
    /// Changes something, and doing it twice leaves the same state as doing it once.
    IdempotentWrite,
    /// Creates or sends; twice means two.
    Write,
    /// Takes something away that may not come back.
    Destructive,
}

impl Effect {
    /// The wire name: `read`, `idempotent_write`, `write` or `destructive`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::IdempotentWrite => "idempotent_write",
            Self::Write => "write",
            Self::Destructive => "destructive",
        }
    }

    /// Whether a call needs a ledger row before it may be sent.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Read)
    }
}
