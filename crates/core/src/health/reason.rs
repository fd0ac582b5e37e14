use serde::Serialize;

use crate::time::{MINUTE_MS, UnixMs};

/// A failing app is left alone this long before we look ourselves.
const FIRST_PROBE_MS: i64 = 10 * MINUTE_MS;

/// Why a connection is not well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The app took the grant back, or says that it has ended.
    GrantRefused,
    /// Access has ended, and the app gave nothing to renew it with.
    NothingToRenew,
    /// The stored credential no longer opens.
    CredentialUnreadable,
    /// The stored credential was sealed by a key that this deployment does not hold.
    KeyMissing,
    /// The app refuses the credential as it is.
    AccessRefused,
    /// The grant lacks a permission that the last call needed.
    PermissionMissing,
    /// The app answers with failures of its own.
    AppFailing,
    /// The app cannot be reached.
    AppUnreachable,
    /// The app does not renew access at the moment; what is left of it is used.
    RefreshFailing,
    /// The grant has a known end.
    GrantEnds,
}

/// What mends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// Nothing: it is well.
    None,
    /// Waiting: it ends, begins or mends by itself.
    Wait,
    /// A person connects it again.
    Reconnect,
    /// Whoever runs the deployment puts a key back.
    Operator,
}

impl Reason {
    /// The reason behind the code that a failed call or refresh left in the row; `None` where the failure was the call's own.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "no_refresh_token" => Self::NothingToRenew,
            "credential_unreadable" => Self::CredentialUnreadable,
            "reauth_required" | "auth_revoked" | "auth_expired" => Self::AccessRefused,
            "scope_missing" => Self::PermissionMissing,
            "provider" | "upstream_malformed" => Self::AppFailing,
            "upstream_timeout" | "upstream_unreachable" => Self::AppUnreachable,
            "refresh_failing" => Self::RefreshFailing,
            _ => return None,
        })
    }

    /// Whether only a person can mend it.
    #[must_use]
    pub const fn needs_person(self) -> bool {
        !matches!(self, Self::AppFailing | Self::AppUnreachable | Self::RefreshFailing | Self::KeyMissing)
    }

    /// What is wrong, as a sentence that names the app.
    #[must_use]
    pub fn sentence(self, app: &str) -> String {
        match self {
            Self::GrantRefused => format!("{app} no longer accepts the sign-in."),
            Self::NothingToRenew => format!("Access has ended, and {app} gave nothing to renew it with."),
            Self::CredentialUnreadable => "The stored credential no longer opens.".to_owned(),
            Self::KeyMissing => {
                "The key that opens the stored credential is missing here; nothing is lost, and whoever \
                runs this deployment can put it back."
                    .to_owned()
            }
            Self::AccessRefused => format!("{app} refuses the credential."),
            Self::PermissionMissing => format!("A permission is missing at {app}."),
            Self::AppFailing => format!("{app} is failing; the sign-in is fine."),
            Self::AppUnreachable => format!("{app} cannot be reached; the sign-in is fine."),
            Self::RefreshFailing => format!("{app} does not renew access at the moment; it is asked again."),
            Self::GrantEnds => format!("{app} ends this sign-in by itself."),
        }
    }
}

/// When to look by ourselves whether a failure that began now has passed; `None` for what waiting does not mend.
pub(super) fn probe_after(code: &str, now: UnixMs) -> Option<UnixMs> {
    let waits = Reason::of_code(code).is_some_and(|reason| !reason.needs_person());
    waits.then(|| now.plus_ms(FIRST_PROBE_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_of_the_call_itself_says_nothing_about_the_connection() {
        for code in ["not_found", "invalid", "conflict", "rate_limited", "too_large"] {
            assert_eq!(Reason::of_code(code), None, "{code}");
        }
        assert_eq!(Reason::of_code("upstream_timeout"), Some(Reason::AppUnreachable));
        assert!(Reason::CredentialUnreadable.needs_person() && !Reason::AppFailing.needs_person());
    }
}
