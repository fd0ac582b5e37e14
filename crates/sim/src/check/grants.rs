use std::collections::BTreeSet;

use clawlink_core::ports::storage::Connection;
use clawlink_provider::model::{Listener, Request};
use serde::Deserialize;

use super::Invariant;
use crate::world::World;

/// A consent, as the provider knows it.
#[derive(Debug, Deserialize)]
struct Grant {
    account: String,
    live: bool,
    refresh_tokens: Vec<Refresh>,
}

#[derive(Debug, Deserialize)]
struct Refresh {
    refresh_token: String,
}

#[derive(Debug, Default, Deserialize)]
struct Report {
    grants: Vec<Grant>,
}

fn report(world: &World) -> Vec<Grant> {
    let request = Request::new("GET", "/_control/tokens").at(Listener::Control);
    let answer = world.provider().respond(&request, world.provider_ms());
    let report = answer.to_json().and_then(|json| serde_json::from_value::<Report>(json).ok());
    report.unwrap_or_default().grants
}

/// I2: grants of accounts that are connected nowhere are dead at the provider. Excused is one loss alone: a consent whose
/// tokens never reached anything durable, because the connect was cut off, or a port failed under it, with them in memory.
pub(super) fn check(world: &World, rows: &[Connection]) {
    let connected: BTreeSet<&str> = rows.iter().map(|row| row.account.label.as_str()).collect();
    for grant in report(world) {
        if !grant.live || connected.contains(grant.account.as_str()) {
            continue;
        }
        let mut books = world.books();
        let tokens = || grant.refresh_tokens.iter().map(|token| token.refresh_token.as_str());
        let was_kept = tokens().any(|token| books.tokens.was_kept(token));
        let is_excused = !was_kept && tokens().any(|token| books.tokens.was_cut_off(token));
        books.figures.consents_lost += u64::from(is_excused);
        drop(books);
        if !is_excused {
            world
                .accuse(Invariant::Orphans, format!("the provider still knows a grant of {}", grant.account));
        }
    }
}

/// Whether no grant was taken for stolen.
pub(super) fn all_live(world: &World) -> bool {
    report(world).iter().all(|grant| grant.live)
}
