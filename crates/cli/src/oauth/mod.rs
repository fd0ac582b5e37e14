//! Signing a terminal in: the code flow with PKCE over a loopback redirect (RFC 8252 §7.3, RFC 7636, RFC 9207).

mod authorize;
mod browser;
mod callback;
mod pkce;
mod sign_in;
mod token;

pub(crate) use sign_in::{SignIn, SignInError, sign_in};
pub(crate) use token::Grant;

/// The public client this program is at our own OAuth server.
const CLIENT_ID: &str = "clawlink-cli";
