//! Our authorization server: how an MCP client is let in by a person (RFC 6749 with PKCE, RFC 8414, 8707, 9207, 9728).
//!
//! A client is known without being stored: our own command line by name, others by a document at their own address, or by a
//! registration that we signed and they carry. A grant is a device of family `mcp`; whoever revokes it ends all of its
//! tokens by the next call.

mod admit_registration;
mod approve;
mod authenticate;
mod check;
mod client;
mod document;
mod issue;
mod metadata;
mod redirect;
mod refresh;
mod register;
mod resource;
mod revoke;
mod scopes;
mod token;

pub use admit_registration::{RegistrationLimit, admit_registration};
pub use approve::{ApproveError, approve, decline};
pub use authenticate::{TokenHolder, authenticate_token, is_access_token};
pub use check::{CheckError, GrantRequest, check};
pub use client::{Client, ClientError, ClientProof, Standing, prove_client};
pub use issue::{IssuedTokens, issue_tokens};
pub use metadata::{describe_resource, describe_server};
pub use refresh::{Refresh, RefreshError, refresh};
pub use register::{Register, RegisterError, Registered, register};
pub use resource::{Endpoint, find_endpoint};
pub use revoke::{RevokeTokenError, revoke_token};
pub use scopes::{Scope, Scopes};
