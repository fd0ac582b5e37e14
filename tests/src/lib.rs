//! What the end-to-end tests and the demo stand on: the three who take part, and the instance they meet at.
//!
//! - a person, whose [`Browser`] reads the pages as they are and submits the forms it finds there;
//! - an [`Agent`], which holds a device credential and calls `/v1`;
//! - the [`Control`] of the provider, which says what truly arrived there.
//!
//! Nothing here knows the insides of ClawLink: everything goes over HTTP, as it would from outside.
#![warn(missing_docs)]

mod agent;
mod browser;
mod control;
mod cookies;
mod exchange;
mod failure;
mod form;
mod html;
mod instance;
mod journey;
mod narrator;
mod page;
mod pkce;
mod random;
mod scene;
mod synapse;

pub use agent::{Agent, Answer, Call};
pub use browser::Browser;
pub use control::{Control, Effect, Received};
pub use failure::{Failure, Outcome};
pub use form::Form;
pub use html::Element;
pub use instance::Instance;
pub use journey::{Pairing, Person};
pub use narrator::Narrator;
pub use page::Page;
pub use pkce::Pkce;
pub use random::{fresh, make_text};
pub use scene::{OWN_SECRET, Scene, note};
pub use synapse::{Session, Synapse};
