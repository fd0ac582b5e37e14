use super::Tone;

/// How far the end of a connection is. Nobody can use it any more; what differs is the provider's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parting {
    /// The provider confirmed. `when`: `14:02`.
    Revoked {
        /// When.
        when: String,
    },
    /// The provider has not confirmed yet. The key is kept only to ask again.
    Pending {
        /// Until when it is asked.
        until: String,
    },
    /// The provider offers no revocation; the key is destroyed.
    NotOffered {
        /// Where a person takes it back; may be empty.
        manual_url: String,
    },
    /// The provider never confirmed; the key is destroyed.
    Unconfirmed {
        /// Where a person takes it back; may be empty.
        manual_url: String,
    },
}

impl Parting {
    /// What its badge says.
    #[must_use]
    pub fn words(&self, provider: &str) -> String {
        match self {
            Self::Revoked { when } => format!("Revoked {when}, key destroyed"),
            Self::Pending { until } => format!("Asking {provider} again until {until}"),
            Self::NotOffered { .. } => format!("{provider} offers no revocation"),
            Self::Unconfirmed { .. } => format!("{provider} did not confirm"),
        }
    }

    /// What it means.
    #[must_use]
    pub fn meaning(&self, provider: &str) -> String {
        match self {
            Self::Revoked { .. } => format!("{provider} confirmed that the access has ended."),
            Self::Pending { .. } => format!(
                "The stored key is for revocation only now, and no agent can use it. {provider} has not confirmed yet."
            ),
            Self::NotOffered { .. } => format!(
                "Our key is destroyed. At {provider} the access still stands until you remove it there."
            ),
            Self::Unconfirmed { .. } => format!(
                "Our key is destroyed. {provider} never confirmed that the access has ended: remove it there."
            ),
        }
    }

    /// Its colour.
    #[must_use]
    pub const fn tone(&self) -> Tone {
        match self {
            Self::Revoked { .. } => Tone::Ok,
            Self::Pending { .. } => Tone::Info,
            Self::NotOffered { .. } | Self::Unconfirmed { .. } => Tone::Warn,
        }
    }

    /// Where a person ends it at the provider; empty where there is nothing to do or no such page is known.
    #[must_use]
    pub fn manual_url(&self) -> &str {
        match self {
            Self::NotOffered { manual_url } | Self::Unconfirmed { manual_url } => manual_url,
            Self::Revoked { .. } | Self::Pending { .. } => "",
        }
    }
}

#[cfg(any(test, feature = "gallery"))]
impl Parting {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let manual_url = "https://myaccount.google.com/connections".to_owned();
        vec![
            ("revoked", Self::Revoked { when: "25 Nov 2026, 14:02 UTC".to_owned() }),
            ("retrying", Self::Pending { until: "26 Nov 2026, 14:00 UTC".to_owned() }),
            ("by-hand", Self::NotOffered { manual_url: manual_url.clone() }),
            ("unconfirmed", Self::Unconfirmed { manual_url }),
            ("unconfirmed-nowhere", Self::Unconfirmed { manual_url: String::new() }),
        ]
    }
}
