//! The site through its router, natively: real domain, real SQL, scripted apps.

mod audit;
mod connecting;
mod granting;
mod own_clients;
mod pairing;
mod signing_in;
mod support;
mod tokens;
mod typing;
