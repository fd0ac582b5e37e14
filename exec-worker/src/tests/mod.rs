//! The API through its router, natively: real domain, real SQL, scripted apps.

mod access;
mod accounts;
mod approvals;
mod attacks;
mod bodies;
mod compat;
mod cursors;
mod description;
mod files;
mod lint;
mod mcp;
mod quarantine;
mod reads;
mod receipts;
mod request_ids;
mod results;
mod rotation;
mod standing;
mod storage;
mod support;
mod waits;
mod writes;
