//! The site through its router, natively: real domain, real SQL, scripted apps.

mod approving;
mod attacks;
mod audit;
mod bodies;
mod client_key;
mod compat;
mod connecting;
mod dashboard;
mod front;
mod granting;
mod logging_in;
mod other_account;
mod own_clients;
mod pairing;
mod public;
mod registering;
mod signing;
mod signing_in;
mod support;
mod tokens;
mod typing;
