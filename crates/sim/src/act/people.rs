use std::sync::{Mutex, PoisonError};

use clawlink_core::id::ConnectionId;
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::storage::Device;

/// A person, their one client, and the accounts they have at the provider.
pub(crate) struct Person {
    pub(crate) signed_in: SignedIn,
    pub(crate) device: Device,
    pub(crate) accounts: Vec<String>,
    known: Mutex<Vec<Known>>,
}

/// A connection the person knows of.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) id: ConnectionId,
    pub(crate) app: &'static str,
    pub(crate) account: String,
}

impl Person {
    pub(crate) const fn new(signed_in: SignedIn, device: Device, accounts: Vec<String>) -> Self {
        Self { signed_in, device, accounts, known: Mutex::new(Vec::new()) }
    }

    /// Learns of a connection.
    pub(crate) fn learn(&self, known: Known) {
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if all.iter().all(|one| one.id != known.id) {
            all.push(known);
        }
    }

    /// The connections the person knows of, gone ones among them.
    pub(crate) fn known(&self) -> Vec<Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
