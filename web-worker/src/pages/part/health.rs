use super::Tone;

/// Whose account a connection acts as, as the provider itself named it. It stands wherever the connection does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The account (`mara@acme.com`).
    pub name: String,
    /// The workspace, organisation or server it belongs to; may be empty.
    pub tenant: String,
}

/// How a connection does, as its last verified call showed. Times arrive as words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// The last call worked. `verified`: `3 min ago`.
    Healthy {
        /// How long ago.
        verified: String,
    },
    /// Connected, and no tool has used it.
    New,
    /// The grant has a known end. `on`: `2 Dec`.
    Expiring {
        /// The day it ends.
        on: String,
    },
    /// It cannot be used until it is connected again.
    Refused {
        /// `Slack no longer accepts the sign-in`.
        why: String,
        /// Since when; may be empty.
        since: String,
    },
    /// The grant lacks what a tool needed.
    PermissionDenied {
        /// `A permission is missing at Slack`.
        why: String,
    },
    /// The provider fails; the login is fine.
    Degraded {
        /// `Stripe is failing; the sign-in is fine`.
        why: String,
        /// Since when; may be empty.
        since: String,
    },
    /// The provider's rate limit is being waited out.
    Paced {
        /// Whose limit.
        provider: String,
        /// Clock time.
        until: String,
    },
    /// The connect was cut off and is being completed.
    Finishing,
    /// The provider is being asked to take the grant back.
    Revoking {
        /// Who is asked.
        provider: String,
    },
}

impl Health {
    /// What it says.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Healthy { verified } => format!("Working, verified {verified}"),
            Self::New => "Connected, not used yet".to_owned(),
            Self::Expiring { on } => format!("Ends on {on}"),
            Self::Refused { why, since } | Self::Degraded { why, since } if !since.is_empty() => {
                format!("{why}, since {since}")
            }
            Self::Refused { why, .. } | Self::Degraded { why, .. } | Self::PermissionDenied { why } => {
                why.clone()
            }
            Self::Paced { provider, until } => format!("Waiting for {provider}'s limit until {until}"),
            Self::Finishing => "Finishing…".to_owned(),
            Self::Revoking { provider } => format!("Revoking at {provider}…"),
        }
    }

    /// Its colour.
    #[must_use]
    pub const fn tone(&self) -> Tone {
        match self {
            Self::Healthy { .. } => Tone::Ok,
            Self::New => Tone::Plain,
            Self::Expiring { .. } | Self::PermissionDenied { .. } | Self::Degraded { .. } => Tone::Warn,
            Self::Refused { .. } => Tone::Err,
            Self::Paced { .. } | Self::Finishing | Self::Revoking { .. } => Tone::Info,
        }
    }

    /// What its button says; `None` where a person can only wait.
    #[must_use]
    pub const fn action(&self) -> Option<&'static str> {
        match self {
            Self::Healthy { .. } | Self::New | Self::Degraded { .. } => Some("Test now"),
            Self::Expiring { .. } | Self::Refused { .. } => Some("Reconnect"),
            Self::PermissionDenied { .. } => Some("Add permission"),
            Self::Finishing | Self::Revoking { .. } => Some("Check again"),
            Self::Paced { .. } => None,
        }
    }

    /// Whether it waits for the person: the row belongs under "Needs you".
    #[must_use]
    pub const fn needs_person(&self) -> bool {
        matches!(self, Self::Expiring { .. } | Self::Refused { .. } | Self::PermissionDenied { .. })
    }
}
