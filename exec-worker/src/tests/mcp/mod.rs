//! The MCP endpoint through its router, natively: each row of its tables, and the tools a client is given.

mod approvals;
mod checks;
mod connect;
mod direct;
mod eras;
mod legacy;
mod repeats;
mod runs;
mod support;
mod tokens;
mod tools;
