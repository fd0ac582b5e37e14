//! Every statement of the store, run on SQLite with the real migrations, and the promise of each port.
#![cfg(test)]

mod approvals;
mod audit;
mod auth_codes;
mod auth_tokens;
mod bodies;
mod claim;
mod connection_default;
mod connection_health;
mod connection_life;
mod connection_sessions;
mod database;
mod devices;
mod held_accounts;
mod leases;
mod ledger;
mod login_codes;
mod mailbox;
mod oauth_clients;
mod open_flows;
mod pairing_sessions;
mod plans;
mod previews;
mod registrations;
mod revocations;
mod rules;
mod schema;
mod sealed_texts;
mod storage_doc;
mod support;
mod users;
mod web_sessions;
