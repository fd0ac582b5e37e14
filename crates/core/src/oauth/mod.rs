//! ClawLink as a client of the apps' token endpoints. Authorization URL, code exchange and refresh of OAuth 2 go through the
//! `oauth2` crate; tokens from what a person typed are asked for in requests of our own. All over our one door to other hosts.

mod answer;
mod assertion_grant;
mod authorize;
mod bridge;
mod client_assertion;
mod client_credentials;
mod client_secret;
mod exchange;
mod jwt;
mod login;
mod refresh;
mod registration;
mod session;
mod tokens;

pub(crate) use answer::read_answer;
pub use authorize::{Authorization, authorize};
pub use bridge::BridgeError;
pub(crate) use client_secret::basic_header;
pub use exchange::exchange;
pub use jwt::{AssertionKey, NotAKey};
pub use login::log_in;
pub use refresh::refresh;
pub use registration::Registration;
pub use session::renew_session;
pub use tokens::{TokenError, TokenSet};
