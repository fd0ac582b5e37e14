//! The API through its router, natively: real domain, real SQL, scripted apps.

mod access;
mod reads;
mod support;
mod writes;
