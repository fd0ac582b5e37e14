//! One file per noun, one function per route: extract, call one verb, respond.

pub(crate) mod authorize;
pub(crate) mod callback;
pub(crate) mod connect;
pub(crate) mod connect_choice;
mod connect_page;
pub(crate) mod connect_result;
pub(crate) mod dashboard;
pub(crate) mod health;
pub(crate) mod mailbox;
pub(crate) mod pair;
pub(crate) mod public;
pub(crate) mod register;
pub(crate) mod revoke;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod token;
mod token_client;
pub(crate) mod well_known;
