//! A server that plays `/v1` and `/oauth`, and the program run against it.

mod clawlink;
mod programs;
mod server;

pub(crate) use clawlink::Clawlink;
pub(crate) use programs::{calls, with_programs};
pub(crate) use server::{Reply, Request, Server};

/// The published test vector of a key: valid in form, known to nobody.
pub(crate) const KEY: &str = "cllk_live_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg0OpXjy";
