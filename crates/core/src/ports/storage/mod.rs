//! What is kept in the database, one trait per noun.
//!
//! A missing row is `None`; [`Fault`](super::Fault) is the database itself failing. Lookups that serve a person
//! or a device take the owner's id and filter by it, so another's row and no row are the same answer.

mod approvals;
mod audit;
mod auth_codes;
mod auth_tokens;
mod bodies;
mod connection_sessions;
mod connections;
mod devices;
mod held_accounts;
mod leases;
mod ledger;
mod login_codes;
mod mailbox;
mod oauth_clients;
mod pairing_sessions;
mod previews;
mod reauth_mails;
mod registrations;
mod revocations;
mod rules;
mod sealed_texts;
mod users;
mod web_sessions;

pub use approvals::{Approval, ApprovalFilter, ApprovalStatus, Approvals, Decided};
pub use audit::{Audit, AuditEvent};
pub use auth_codes::{AuthCode, AuthCodes};
pub use auth_tokens::{AuthToken, AuthTokens, TokenKind};
pub use bodies::{Bodies, KeptBody};
pub use connection_sessions::{ConnectionSession, ConnectionSessions, SessionStatus};
pub use connections::{
    Connection, ConnectionState, Connections, NewConnection, Publication, UpstreamAccount,
};
pub use devices::{Device, DeviceFamily, Devices, NewDevice};
pub use held_accounts::{HeldAccount, HeldAccounts, HeldChoice};
pub use leases::Leases;
pub use ledger::{Claim, ClaimOutcome, Execution, ExecutionFilter, ExecutionStatus, Finish, Ledger};
pub use login_codes::{LoginCode, LoginCodes};
pub use mailbox::{Mailbox, ReceivedMail};
pub use oauth_clients::{OauthClients, OwnClient};
pub use pairing_sessions::{
    IssuedPairing, PairingApproval, PairingSession, PairingSessions, PairingStatus, StartLimits,
};
pub use previews::{Preview, Previews};
pub use reauth_mails::{ReauthMail, ReauthMails};
pub use registrations::Registrations;
pub use revocations::{Revocation, RevocationOutcome, Revocations};
pub use rules::Rules;
pub use sealed_texts::{SealedPlace, SealedRow, SealedTexts, Swap};
pub use users::{User, Users};
pub use web_sessions::{WebSession, WebSessions};
