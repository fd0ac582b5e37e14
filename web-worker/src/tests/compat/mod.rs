//! What published plugins call, as they call it.

mod connections;
mod hermes;
mod openclaw;
mod support;
mod unknown;
