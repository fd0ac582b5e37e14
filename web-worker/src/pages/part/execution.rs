use clawlink_manifest::Effect;

use super::{Account, AppMark, Tone};

/// One call, as a row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    /// The page of this call.
    pub url: String,
    /// `Today 14:31`.
    pub when: String,
    /// The same as RFC 3339, for `<time>`.
    pub datetime: String,
    /// What it did, from the catalogue (`Send a message`).
    pub title: String,
    /// The app.
    pub app: AppMark,
    /// Whose account it acted as.
    pub account: Account,
    /// The device that asked, or `You, here`.
    pub device: String,
    /// What the tool does.
    pub effect: Effect,
    /// How it ended.
    pub status: Status,
    /// `412 ms`; empty while it runs.
    pub duration: String,
}

/// How a call ended, or where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It waits for an approval or a limit.
    Waiting,
    /// It was claimed, and may have been sent.
    Sending,
    /// The provider confirmed it.
    Done,
    /// It failed, and nothing was changed.
    Failed,
    /// It was sent, and nobody can know whether it arrived.
    Unknown,
    /// The policy refused it; nothing was sent.
    Refused,
}

impl Status {
    /// All, in the order a filter offers them.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Sending, Self::Done, Self::Failed, Self::Unknown, Self::Refused];

    /// The value in a query (`?status=unknown`).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
        }
    }

    /// What a person reads.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Sending => "Sending",
            Self::Done => "Done",
            Self::Failed => "Failed",
            Self::Unknown => "Outcome unknown",
            Self::Refused => "Refused",
        }
    }

    /// Its colour: an unknown outcome is neither success nor failure.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::Waiting | Self::Sending => Tone::Info,
            Self::Done => Tone::Ok,
            Self::Failed => Tone::Err,
            Self::Unknown => Tone::Warn,
            Self::Refused => Tone::Plain,
        }
    }

    /// The symbol of the sprite.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Refused => "ban",
            Self::Sending => "send",
            Self::Waiting | Self::Done | Self::Failed => self.tone().icon(),
        }
    }
}
