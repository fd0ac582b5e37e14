//! The Model Context Protocol, as one pure exchange: method, headers and bytes in, status, headers and bytes out.
//!
//! Both eras are served from one endpoint without sessions and without streams: revision 2026-07-28 ("modern") states its
//! version and capabilities in every request, the revisions up to 2025-11-25 ("legacy") begin with `initialize`. Steps:
//!
//! ```text
//! admit:     origin → HEAD → credential → POST                          (nothing of the body was read)
//! converse:  content type → size → message → era → method → tool → verb of the domain
//! ```
//!
//! A refusal of the protocol is a JSON-RPC error. Whatever a tool refuses is a result with `isError`, so that a model reads
//! it and corrects itself.

mod admit;
mod arguments;
mod calls;
mod converse;
mod era;
mod fault;
mod instructions;
pub mod legacy;
mod message;
mod methods;
mod next;
mod origin;
mod prompts;
mod reply;
mod report;
mod request_state;
mod resources;
mod surface;
pub mod tools;

pub use admit::{Caller, admit};
pub use calls::direct::describe as describe_pinned;
pub(crate) use calls::page_of;
pub use converse::{BODY_CAP_BYTES, converse};
pub use reply::{Head, Reply};
