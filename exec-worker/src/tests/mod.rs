//! The API through its router, natively: real domain, real SQL, scripted apps.

mod access;
mod mcp;
mod quarantine;
mod reads;
mod rotation;
mod support;
mod writes;
