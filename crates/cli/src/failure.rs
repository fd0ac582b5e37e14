use serde_json::json;

use crate::api_key::ApiKeyError;
use crate::arguments::ArgumentError;
use crate::client::CallError;
use crate::commands::AuditFailure;
use crate::config::ConfigError;
use crate::exit::Exit;
use crate::install::InstallError;
use crate::invocation::Invocation;
use crate::oauth::SignInError;
use crate::origin::OriginError;
use crate::random::NoRandomness;

/// Why a command has nothing to print, with all that is needed to act on it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Call(#[from] CallError),
    /// A write whose answer was lost. `again` repeats it under the same key, which cannot run it twice.
    #[error("{source}. The call may have been carried out; repeating it with the same key is safe")]
    WriteLost { source: CallError, again: Invocation },
    #[error("nobody is signed in (profile `{profile}`)")]
    NotSignedIn { profile: String },
    #[error(
        "this profile's key belongs to {api} and is not sent to {wanted}; set CLAWLINK_API_KEY too, or sign in there"
    )]
    OtherApi { wanted: String, api: String },
    #[error(transparent)]
    Key(#[from] ApiKeyError),
    #[error(transparent)]
    Argument(#[from] ArgumentError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Origin(#[from] OriginError),
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// The person did not connect the account.
    #[error("{app} was not connected: {reason}")]
    NotConnected { app: String, reason: String },
    /// An audit log that is not accepted.
    #[error(transparent)]
    Audit(#[from] AuditFailure),
    /// An agent that was not told about ClawLink.
    #[error(transparent)]
    Install(#[from] InstallError),
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

impl Failure {
    /// How the process ends.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Call(CallError::Refused { problem, status, .. }) => {
                Exit::of_problem(&problem.code, *status)
            }
            Self::Call(CallError::NotSent { .. } | CallError::Lost { .. }) => Exit::Network,
            Self::Call(CallError::NotOurs { .. } | CallError::Unreadable(_))
            | Self::Config(_)
            | Self::Audit(_)
            | Self::Install(_)
            | Self::Random(_) => Exit::Failed,
            Self::WriteLost { .. } => Exit::OutcomeUnknown,
            Self::NotSignedIn { .. } | Self::OtherApi { .. } => Exit::NotSignedIn,
            Self::Key(_) | Self::Argument(_) | Self::Origin(_) => Exit::Usage,
            Self::SignIn(error) => error.exit(),
            Self::NotConnected { .. } => Exit::NeedsConnection,
        }
    }

    /// The failure as JSON: the API's own words where it spoke, else an object of the same members.
    pub(crate) fn json(&self) -> String {
        if let Self::Call(CallError::Refused { json, .. }) = self {
            return json.clone();
        }
        json!({ "code": self.code(), "detail": self.to_string(), "exit_code": self.exit() as u8 }).to_string()
    }

    const fn code(&self) -> &'static str {
        match self {
            Self::Call(CallError::NotSent { .. }) => "not_sent",
            Self::Call(CallError::Lost { .. }) => "connection_lost",
            Self::Call(_) => "unexpected_answer",
            Self::WriteLost { .. } => "outcome_unknown",
            Self::NotSignedIn { .. } | Self::OtherApi { .. } => "not_signed_in",
            Self::Key(_) => "invalid_key",
            Self::Argument(_) => "invalid_argument",
            Self::Config(_) => "credentials_file",
            Self::Origin(_) => "invalid_url",
            Self::SignIn(_) => "sign_in_failed",
            Self::NotConnected { .. } => "not_connected",
            Self::Audit(AuditFailure::Unreadable { .. }) => "unreadable_file",
            Self::Audit(_) => "audit_broken",
            Self::Install(_) => "not_installed",
            Self::Random(_) => "internal",
        }
    }
}
