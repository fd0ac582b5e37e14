//! ClawLink as an OAuth 2 client of the apps: authorization URL, code exchange, refresh, through the `oauth2` crate over
//! our own door to other hosts.

mod authorize;
mod bridge;
mod exchange;
mod refresh;
mod registration;
mod tokens;

pub use authorize::{Authorization, authorize};
pub use bridge::BridgeError;
pub use exchange::exchange;
pub use refresh::refresh;
pub use registration::Registration;
pub use tokens::{TokenError, TokenSet};
