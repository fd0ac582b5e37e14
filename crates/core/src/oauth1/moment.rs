use super::signature::Moment;
use crate::exec::slot::SlotName;
use crate::ports::{Fault, House};
use crate::token::make_token;

/// What the house itself puts into a request of an app: the deployment's client, and what is good for one sending.
pub(crate) fn own_value(house: &House, app: &str, slot: &SlotName) -> Option<String> {
    let client = || house.config.oauth_clients.get(app);
    match slot {
        SlotName::ClientId => client().map(|client| client.client_id.clone()),
        // Exposed to sign the request that `outbound` seals next; it is not part of it.
        SlotName::ClientSecret => client()?.client_secret.as_ref().map(|secret| secret.expose().clone()),
        SlotName::Nonce => Moment::now(house).ok().map(|moment| moment.nonce),
        SlotName::Timestamp => Some(timestamp(house)),
        SlotName::Secret(_) | SlotName::IdempotencyKey => None,
    }
}

impl Moment {
    /// A fresh one.
    ///
    /// # Errors
    /// [`Fault`] when no randomness can be had.
    pub(super) fn now(house: &House) -> Result<Self, Fault> {
        // Exposed to be sent: a nonce is random, not secret.
        let nonce = make_token(&*house.entropy)?.expose().clone();
        Ok(Self { nonce, timestamp: timestamp(house) })
    }
}

fn timestamp(house: &House) -> String {
    (house.clock.now().0 / 1_000).to_string()
}
