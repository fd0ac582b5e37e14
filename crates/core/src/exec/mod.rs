//! Running a tool: from arguments to one request, and from an answer to a result.
//!
//! Rendering, digesting, classifying, deciding and shaping are pure: bytes in, bytes out. A preview and an
//! execution share them, so what was shown is what is sent.

pub mod breaker;
pub mod browse;
pub mod budget;
pub mod classify;
pub mod decode;
pub mod digest;
pub mod fill;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod json;
pub mod limits;
pub mod mimetype;
mod multipart;
pub mod near;
pub mod pace;
pub mod page;
pub mod plan;
pub mod render;
pub mod retry;
pub mod retry_after;
pub mod schema;
pub mod search;
pub mod shape;
pub mod slot;
pub mod target;
pub mod template;
pub mod validate;
mod view;
