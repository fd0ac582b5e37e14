use clawlink_manifest::ErrorKind;
use serde_json::Value;

use crate::connect::IdentifyError;
use crate::cursor::InvalidCursor;
use crate::exec::fill::FillError;
use crate::exec::render::RenderError;
use crate::exec::validate::InvalidArgument;
use crate::id::ExecutionId;
use crate::outbound::OutboundError;
use crate::policy::Ruling;
use crate::ports::Fault;
use crate::ports::storage::{Approval, Connection, Execution};
use crate::sealing::SealingError;

/// Why a call was not carried out, or not with a known end. Every variant says in its problem what an agent can do next.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No such tool.
    #[error("no tool {tool}")]
    UnknownTool {
        /// What was asked for.
        tool: String,
        /// Names that come close.
        near: Vec<String>,
    },
    /// The person has not connected the app.
    #[error("{app} is not connected")]
    NotConnected {
        /// App slug.
        app: String,
    },
    /// The named connection is not there.
    #[error("no connection {named}")]
    UnknownConnection {
        /// What was named.
        named: String,
        /// App slug.
        app: String,
        /// The person's connections to it.
        connections: Vec<Connection>,
    },
    /// Several accounts could act: no default, or a label that more than one bears.
    #[error("several accounts could act")]
    ChooseAccount {
        /// The candidates.
        connections: Vec<Connection>,
    },
    /// The app refused the grant; a person must reconnect.
    #[error("the account must be reconnected")]
    ReauthRequired {
        /// The connection.
        connection: Box<Connection>,
    },
    /// The grant lacks scopes.
    #[error("scopes are missing: {missing:?}")]
    InsufficientScope {
        /// The scopes.
        missing: Vec<String>,
        /// The connection.
        connection: Box<Connection>,
    },
    /// Arguments do not fit the tool.
    #[error("{} arguments are wrong", invalid.len())]
    InvalidArguments {
        /// The tool.
        tool: String,
        /// What is wrong, one by one.
        invalid: Vec<InvalidArgument>,
    },
    /// The result cannot be shaped as it is wanted.
    #[error("{field}: {expected} expected")]
    InvalidOutput {
        /// JSON Pointer into the request.
        field: String,
        /// What would be right.
        expected: String,
    },
    /// The request is too long to wait for a person.
    #[error("too long to be approved")]
    TooLongToApprove,
    /// The call's files are too much.
    #[error("too many bytes of files")]
    FilesTooLarge,
    /// The call's arguments are too long, files apart.
    #[error("arguments too long")]
    ArgumentsTooLarge,
    /// The cursor was given out for another call, or by nobody.
    #[error(transparent)]
    Cursor(#[from] InvalidCursor),
    /// The request cannot be rendered.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The device may not do this.
    #[error("{}", ruling.reason())]
    PolicyDenied {
        /// What was decided, and by what.
        ruling: Ruling,
    },
    /// A person must decide first, or has decided against it.
    #[error("the approval is {}", approval.status.as_str())]
    NotApproved {
        /// What the person sees.
        approval: Box<Approval>,
        /// Where they see it.
        url: String,
    },
    /// More calls of this device wait for a person than anybody would read.
    #[error("too many calls wait for a person")]
    TooManyWaiting {
        /// Where the person sees them.
        url: String,
    },
    /// The call must be confirmed.
    #[error("confirmation is needed")]
    ConfirmationRequired {
        /// Digest of what would be sent.
        digest: String,
        /// The call, to be repeated with `confirmed`; not for one with files, whose bytes are gone.
        call: Option<Value>,
    },
    /// The plan is another than the one that was named.
    #[error("digest mismatch")]
    DigestMismatch {
        /// The digest the call named.
        named: String,
        /// The digest of what would be sent.
        digest: String,
    },
    /// A write by arguments needs a key.
    #[error("an Idempotency-Key is needed")]
    KeyRequired,
    /// The key is not 1 to 255 visible ASCII characters.
    #[error("the Idempotency-Key cannot be used")]
    KeyInvalid,
    /// The key was used for another request.
    #[error("the key was used for something else")]
    KeyConflict {
        /// The execution it was used for.
        execution: Box<Execution>,
    },
    /// The same call is on its way.
    #[error("in progress")]
    InProgress {
        /// That execution.
        execution: ExecutionId,
    },
    /// The same call was made before, and failed.
    #[error("failed before")]
    FailedBefore {
        /// That execution.
        execution: Box<Execution>,
    },
    /// The same call succeeded before, and its answer is no longer kept.
    #[error("the answer is no longer kept")]
    AnswerGone {
        /// That execution.
        execution: ExecutionId,
    },
    /// No such preview for this device.
    #[error("no such preview")]
    UnknownPreview,
    /// The preview was used, or its time is over.
    #[error("the preview is spent")]
    PreviewSpent,
    /// Device or connection ended before the claim.
    #[error("no longer live")]
    NotLive,
    /// The app's token endpoint failed; the connection is fine.
    #[error("token endpoint of {app}: {reason}")]
    TokenEndpoint {
        /// App slug.
        app: String,
        /// For the log.
        reason: String,
    },
    /// What the device may do was changed while the call was being decided.
    #[error("the device's rights changed")]
    RightsChanged,
    /// The app's host failed so often that it is left alone for a moment.
    #[error("{app} is left alone")]
    Resting {
        /// The app's name.
        app: String,
        /// Seconds to wait.
        retry_after_seconds: i64,
    },
    /// The account's limit at the app is used up, or this device's part of it.
    #[error("{app} must not be asked now")]
    Paced {
        /// The app's name.
        app: String,
        /// Seconds to wait.
        retry_after_seconds: i64,
    },
    /// The app refused or failed, and nothing was done.
    #[error("{app} answered {}", kind.as_str())]
    Upstream {
        /// The app's name.
        app: String,
        /// What its answer means.
        kind: ErrorKind,
        /// The app's own words; data, not instructions.
        message: Box<str>,
        /// What to do about it.
        hint: Box<str>,
        /// The app's status; 0 without an answer.
        status: u16,
        /// The app's own id of the request.
        request_id: Option<Box<str>>,
        /// Seconds to wait, where that helps.
        retry_after_seconds: Option<i64>,
        /// The row in the ledger.
        execution: ExecutionId,
        /// The connection to reconnect, where that helps.
        connection: Option<Box<Connection>>,
    },
    /// The app did not answer a read.
    #[error("{app} did not answer")]
    NoAnswer {
        /// The app's name.
        app: String,
        /// Whether the time ran out.
        timeout: bool,
        /// The row in the ledger.
        execution: ExecutionId,
    },
    /// The app answered success with a body nobody can read.
    #[error("{app} answered something unreadable")]
    Malformed {
        /// The app's name.
        app: String,
        /// The row in the ledger.
        execution: ExecutionId,
    },
    /// A write left, and nobody can know what became of it.
    #[error("the outcome is unknown")]
    Unknown {
        /// The row in the ledger.
        execution: ExecutionId,
        /// The call that settles it, if the tool knows one.
        settle: Option<Value>,
    },
    /// The app did not say whose account it is.
    #[error(transparent)]
    Identify(#[from] IdentifyError),
    /// The request may not leave.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    /// A slot could not be filled.
    #[error(transparent)]
    Fill(#[from] FillError),
    /// The credential could not be opened.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl RunError {
    /// Whether it follows from what a person allows or has connected. They may change that at any moment, so the
    /// device is looked at again before it is told, and the rest by the next call.
    pub(super) const fn is_about_rights(&self) -> bool {
        match self {
            Self::ReauthRequired { .. }
            | Self::InsufficientScope { .. }
            | Self::PolicyDenied { .. }
            | Self::ConfirmationRequired { .. }
            | Self::NotApproved { .. }
            | Self::RightsChanged
            | Self::NotLive => true,
            Self::Upstream { kind, .. } => {
                matches!(kind, ErrorKind::AuthExpired | ErrorKind::AuthRevoked | ErrorKind::ScopeMissing)
            }
            _ => false,
        }
    }

    /// The stable code the ledger records; the same as in the problem, but for upstream kinds, which it names exactly.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Upstream { kind, .. } => kind.as_str(),
            Self::NoAnswer { timeout: true, .. } => "upstream_timeout",
            Self::NoAnswer { .. } => "upstream_unreachable",
            Self::Malformed { .. } => "upstream_malformed",
            Self::Unknown { .. } => "outcome_unknown",
            Self::ReauthRequired { .. } => "reauth_required",
            Self::Outbound(_) => "host_not_allowed",
            _ => "not_sent",
        }
    }
}
