//! ClawLink as an OAuth 1.0a client of the apps, RFC 5849: signatures, and the two requests that end in a token.

mod moment;
mod signature;
mod token;

pub(crate) use moment::own_value;
pub(crate) use signature::{Keys, Moment, Unsigned, authorization};
pub(crate) use token::{Leaving, TokenPair, access_token, request_token};
