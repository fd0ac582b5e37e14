//! What a scene promises beyond the invariants.

use clawlink_core::ports::storage::{Connection, ConnectionState};

use super::{Invariant, grants};
use crate::scene::Scene;
use crate::world::World;

/// Callers of the fifty.
const FIFTY: u64 = 50;
/// Of a thousand executions without KV so many go on.
const WITHOUT_KV: u64 = 999;
/// So many token requests a second do not trouble any provider.
const MOST_A_SECOND: u64 = 20;

/// Fifty callers: one token request, the family alive, fifty successes.
pub(super) fn check_fifty(world: &World) {
    let live = grants::all_live(world);
    let mut books = world.books();
    books.figures.families_alive += u64::from(live);
    let (succeeded, refreshes) = (books.figures.succeeded, books.figures.refreshes);
    drop(books);
    if (succeeded, refreshes, live) != (FIFTY, 1, true) {
        let what = format!("{succeeded} of 50 succeeded, {refreshes} token requests, family alive: {live}");
        world.accuse(Invariant::Newest, what);
    }
}

/// KV down: executions went on, and every copy is back.
pub(super) fn check_kv_down(world: &World, rows: &[Connection]) {
    let mut books = world.books();
    let (calls, succeeded) = (books.figures.calls, books.figures.succeeded);
    let active = rows.iter().filter(|row| row.state == ConnectionState::Active);
    let (full, empty): (Vec<_>, Vec<_>) =
        active.partition(|row| row.kv_version == Some(row.credential_version));
    books.figures.refilled += full.len() as u64;
    drop(books);
    if succeeded * 1_000 < calls * WITHOUT_KV {
        world.accuse(Invariant::Ends, format!("without KV {succeeded} of {calls} executions went on"));
    }
    for row in empty {
        world.accuse(Invariant::Decrypts, format!("{}: KV was not refilled", row.id));
    }
}

/// Where nothing makes a refresh fail, there is about one in the life of a token: one more for a first half whose end was
/// reckoned by another clock, one for a provider that ends it early by ours.
pub(super) fn check_storms(world: &World) {
    let life_ms = i64::try_from(world.profile.life_s).unwrap_or(1) * 1_000;
    let lives = u64::try_from(world.elapsed_ms() * 4 / (life_ms * 3)).unwrap_or(0);
    let mut books = world.books();
    books.figures.lives += (lives * 3 / 4 + 1) * books.refreshes.len() as u64;
    let most = books.refreshes.values().copied().max().unwrap_or(0);
    let busiest = books.seconds.values().copied().max().unwrap_or(0);
    books.figures.busiest_second = busiest;
    drop(books);
    let undisturbed = matches!(world.scene, Scene::ClocksApart | Scene::KvDown | Scene::ManyExpire);
    if undisturbed && most > lives + 2 {
        world.accuse(Invariant::Attempts, format!("{most} refreshes in the life of {lives} tokens"));
    }
    if world.scene == Scene::ManyExpire && busiest > MOST_A_SECOND {
        world.accuse(Invariant::Attempts, format!("{busiest} token requests in one second"));
    }
}
