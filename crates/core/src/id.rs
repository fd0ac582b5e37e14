//! Identifiers: a prefix that says what it names, and a `UUIDv7` that sorts by time.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ports::{Clock, Entropy, Fault};

/// Makes a `prefix_` + 32 hex digit id from the ports' time and randomness (RFC 9562 §5.7).
///
/// # Errors
/// [`Fault`] when no randomness can be had.
pub fn make_id(prefix: &str, clock: &dyn Clock, entropy: &dyn Entropy) -> Result<String, Fault> {
    let mut random = [0_u8; 10];
    entropy.fill(&mut random)?;
    let millis = u64::try_from(clock.now().0).unwrap_or(0);
    let uuid = uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid();
    Ok(format!("{prefix}_{}", Uuid::simple(uuid)))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Makes a fresh id.
            ///
            /// # Errors
            /// [`Fault`] when no randomness can be had.
            pub fn make(clock: &dyn Clock, entropy: &dyn Entropy) -> Result<Self, Fault> {
                make_id($prefix, clock, entropy).map(Self)
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A person.
    UserId,
    "usr"
);
id!(
    /// A paired client, or an API key made by hand.
    DeviceId,
    "dev"
);
id!(
    /// A stored authorization at an app.
    ConnectionId,
    "con"
);
id!(
    /// One run of the hosted connect flow.
    ConnectionSessionId,
    "cse"
);
id!(
    /// One row of the ledger.
    ExecutionId,
    "exe"
);
id!(
    /// A previewed write that can still be run.
    PreviewId,
    "pre"
);
id!(
    /// A call that waits for a person's decision.
    ApprovalId,
    "apr"
);
id!(
    /// An OAuth app that a person registered themselves.
    OauthClientId,
    "ocl"
);

id!(
    /// A pairing that a client started and a person approves.
    PairingSessionId,
    "prs"
);

id!(
    /// A result that is kept to be read a page at a time.
    ResultId,
    "res"
);

id!(
    /// A file that a tool fetched.
    FileId,
    "fil"
);

impl FileId {
    /// Whether this has the form of a made id: it becomes part of a key.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        is_made(&self.0, "fil_")
    }
}

impl OauthClientId {
    /// Whether this has the form of a made id: it comes back from a form, where it can be anything.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        is_made(&self.0, "ocl_")
    }
}

impl ResultId {
    /// Whether this has the form of a made id: it becomes part of a key.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        is_made(&self.0, "res_")
    }
}

/// Whether a text has the form of what [`make_id`] makes for this prefix, which ends in `_`.
#[must_use]
pub fn is_made(id: &str, prefix: &str) -> bool {
    let digits = id.strip_prefix(prefix).unwrap_or_default();
    digits.len() == 32 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{SeededEntropy, StoppedClock};

    #[test]
    fn ids_carry_their_prefix_and_sort_by_time() {
        let entropy = SeededEntropy::new(7);
        let clock = StoppedClock::at(1_000);
        let first = UserId::make(&clock, &entropy).unwrap();
        clock.advance_ms(1);
        let second = UserId::make(&clock, &entropy).unwrap();
        assert!(first.as_str().starts_with("usr_") && first.as_str().len() == 36);
        assert!(first < second);
    }
}
