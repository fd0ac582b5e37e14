//! What a call sent and what the app answered, kept for people who ask for it.
//!
//! Nothing of it is kept unless the person says so. What is kept is sealed to its call, ends by itself, and can be deleted at
//! once. It lies in the database and not in the key store: a row can be found and deleted by its person.

mod keep;
mod read;
mod setting;

pub use keep::{Answered, Body, keep_body};
pub use read::find_body;
pub use setting::{Retention, find_retention, forget_bodies, set_retention};
