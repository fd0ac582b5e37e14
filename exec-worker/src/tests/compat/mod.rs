//! The published wire, natively: what clients in people's hands call, and what they are shown.

mod browser;
mod calls;
mod canonical;
mod codes;
mod files;
mod refusals;
mod repeats;
mod support;
mod tools;
