//! The storage ports on SQL: one file a port, each with its statements and the shape of its rows.
//!
//! Everything goes through the small trait [`Sql`], which D1 answers in production and SQLite in tests, with the
//! same statements. What D1 asks of them: at most 100 parameters, integers below 2^53, no transaction that waits
//! for its caller. So a decision that spans rows is made inside one statement or one batch, and `RETURNING` tells
//! what it did.
#![warn(missing_docs)]

mod approvals;
mod audit;
mod auth_codes;
mod auth_tokens;
mod bodies;
mod columns;
mod connection_sessions;
mod connections;
mod database;
mod devices;
mod error;
mod held_accounts;
mod leases;
mod ledger;
mod login_codes;
mod mailbox;
mod oauth_clients;
mod pairing_sessions;
mod previews;
mod reauth_mails;
mod registrations;
mod revocations;
mod rules;
mod sealed_texts;
pub mod sql;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod users;
mod web_sessions;

pub use database::Database;
pub use error::StoreError;
pub use sql::{Row, Sql, SqlError, Statement, Value};
