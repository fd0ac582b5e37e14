//! What published plugins call, as they call it.

mod connections;
mod hermes;
mod openclaw;
mod returning;
mod support;
mod unknown;
