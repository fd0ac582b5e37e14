//! The provider without sockets: state, and answers as a function of request and time.
//!
//! Nothing here reads a clock or draws entropy: time comes with each call, tokens come from the seed. One
//! exchange is [`Model::foresee_cut`] on the head, [`Model::respond`] on the whole request, [`Model::settle`]
//! once it is known whether the answer went out.

mod accounts;
mod answer;
mod api;
mod calendar;
mod control;
mod entropy;
mod facts;
mod idempotency;
mod journal;
mod ledger;
mod oauth;
mod places;
mod request;
mod respond;
pub mod rules;

use std::collections::BTreeMap;

pub use answer::{Answer, Body};
pub use ledger::Effect;
pub use oauth::Consent;
pub use places::Places;
pub use request::{Listener, Request};

use accounts::Accounts;
use entropy::Entropy;
use idempotency::Replays;
use journal::Journal;
use ledger::Ledger;
use oauth::{Clients, Grants};
use rules::{Buckets, Rules};

pub(crate) use calendar::http_date;

/// What a model starts from.
#[derive(Clone, Debug)]
pub struct Start {
    /// Decides every code and token.
    pub seed: u64,
    /// How people decide, where a client is not set otherwise.
    pub consent: Consent,
    /// The provider's addresses.
    pub places: Places,
    /// How many requests the journal keeps.
    pub kept_requests: usize,
}

/// The whole state of the provider.
#[derive(Clone, Debug)]
pub struct Model {
    places: Places,
    consent: Consent,
    entropy: Entropy,
    accounts: Accounts,
    clients: Clients,
    grants: Grants,
    rules: Rules,
    buckets: Buckets,
    journal: Journal,
    ledger: Ledger,
    replays: Replays,
    /// Requests whose effect comes after the fault, by number.
    postponed: BTreeMap<u64, Request>,
    token_calls: u64,
}

impl Model {
    /// Starts with the built-in client, three accounts and no rules.
    #[must_use]
    pub fn new(start: Start) -> Self {
        Self {
            places: start.places,
            consent: start.consent,
            entropy: Entropy::new(start.seed),
            accounts: Accounts::new(),
            clients: Clients::new(),
            grants: Grants::default(),
            rules: Rules::default(),
            buckets: Buckets::default(),
            journal: Journal::new(start.kept_requests),
            ledger: Ledger::default(),
            replays: Replays::default(),
            postponed: BTreeMap::new(),
            token_calls: 0,
        }
    }

    /// Every committed effect, in the order of the requests.
    pub fn effects(&self) -> impl Iterator<Item = &Effect> {
        self.ledger.effects()
    }
}

#[cfg(test)]
mod tests;
