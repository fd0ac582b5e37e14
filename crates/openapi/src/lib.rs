//! What `/v1` takes and answers, as typed tables, and the OpenAPI 3.1 document that is made of them.
//!
//! The document stands at `docs/openapi.json`, so that a worker carries its text and none of this. A test here makes it
//! anew and compares; tests of `exec-worker` hold its routes, fields and whole answers against it.
#![warn(missing_docs)]

mod document;
mod link;
mod member;
mod operation;
mod operations;
mod problems;
mod schema;
mod schemas;

pub use document::{document, render};
