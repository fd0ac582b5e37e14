use clawlink_core::ports::storage::ApprovalStatus;

use super::{Account, AppMark, Tone};

/// The words and symbol for where a question stands.
pub trait ApprovalWords {
    /// `Waits for you`, `Approved`…
    fn words(&self) -> &'static str;
    /// Its colour.
    fn tone(&self) -> Tone;
}

impl ApprovalWords for ApprovalStatus {
    fn words(&self) -> &'static str {
        match self {
            Self::Waiting => "Waits for you",
            Self::Approved => "Approved, not sent yet",
            Self::Declined => "Declined",
            Self::Expired => "Expired",
            Self::Used => "Sent",
        }
    }

    fn tone(&self) -> Tone {
        match self {
            Self::Waiting => Tone::Warn,
            Self::Approved => Tone::Info,
            Self::Used => Tone::Ok,
            Self::Declined | Self::Expired => Tone::Plain,
        }
    }
}

/// A question, as a row of a list.
#[derive(Clone, Debug)]
pub struct ApprovalRow {
    /// Its page.
    pub url: String,
    /// What the tool does, from the catalogue (`Send a message`).
    pub title: String,
    /// The summary of the exact request; foreign text.
    pub summary: String,
    /// The app.
    pub app: AppMark,
    /// Whose account it would act as.
    pub account: Account,
    /// Which device asks; foreign text.
    pub device: String,
    /// `Asked 25 Nov 2026, 14:31 UTC`.
    pub when: String,
    /// Where it stands.
    pub status: ApprovalStatus,
}
