//! What must hold after every seed.

mod connections;
mod executions;
mod grants;
mod keys;
mod scenes;

use std::fmt;
use std::sync::Arc;

use clawlink_core::ports::storage::{Connection, Connections};
use clawlink_core::time::UnixMs;
use futures_util::FutureExt;

pub(crate) use connections::open_grant;
pub(crate) use executions::list_executions;

use crate::act::Person;
use crate::scene::Scene;
use crate::world::World;

/// An invariant of the design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Invariant {
    /// I1: every active connection decrypts, from its object and, where the row says so, from KV.
    Decrypts,
    /// I2: nothing of what is gone stays in KV, in an object or at the provider, nor a row half-way.
    Orphans,
    /// I3: effects at the provider: succeeded one, failed none, unknown at most one; and callers are told so.
    Effects,
    /// I4: every claimed row ends within 120 s.
    Ends,
    /// I5: the newest refresh token is stored, or a person is asked, and never without need.
    Newest,
    /// I6: no plain secret at any port but its home.
    Secrets,
    /// I7: at most three attempts a call, within the isolate's budget, never before the provider's time; about one refresh a
    /// token.
    Attempts,
    /// I8: nothing outlives its deadline; a whole call, credential and ledger included, is over within 25 s.
    Deadlines,
}

impl Invariant {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Decrypts,
        Self::Orphans,
        Self::Effects,
        Self::Ends,
        Self::Newest,
        Self::Secrets,
        Self::Attempts,
        Self::Deadlines,
    ];
}

impl fmt::Display for Invariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Decrypts => "I1 decrypts",
            Self::Orphans => "I2 orphans",
            Self::Effects => "I3 effects",
            Self::Ends => "I4 ends",
            Self::Newest => "I5 newest",
            Self::Secrets => "I6 secrets",
            Self::Attempts => "I7 attempts",
            Self::Deadlines => "I8 deadlines",
        })
    }
}

/// An invariant that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which.
    pub invariant: Invariant,
    /// When it was noticed, in virtual milliseconds since the start of the seed.
    pub at_ms: i64,
    /// How it was broken.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {} ms: {}", self.invariant, self.at_ms, self.what)
    }
}

/// What must hold when the sweeps had their time, before anybody calls again.
pub(crate) fn before_the_last_call(world: &World, people: &[Arc<Person>]) {
    let rows = rows(world, people);
    for row in &rows {
        keys::check_finished(world, row);
    }
    connections::check_outboxes(world);
    scenes::check_storms(world);
    if world.scene == Scene::KvDown {
        scenes::check_kv_down(world, &rows);
    }
}

/// What must hold at the end.
pub(crate) fn at_the_end(world: &Arc<World>, people: &[Arc<Person>]) {
    let rows = rows(world, people);
    for row in &rows {
        connections::check(world, row);
    }
    keys::check(world, &rows);
    keys::check_objects(world, &rows);
    executions::check(world, people);
    grants::check(world, &rows);
    let looked_at = rows.len() + world.kv().keys(world.now_ms()).len() + world.objects().all().len();
    let mut books = world.books();
    books.figures.looked_at += looked_at as u64;
    let orphans = books.violations.iter().filter(|violation| violation.invariant == Invariant::Orphans);
    books.figures.orphans += orphans.count() as u64;
}

/// What must hold of fifty callers, with nobody else about.
pub(crate) fn fifty(world: &World, people: &[Arc<Person>]) {
    scenes::check_fifty(world);
    executions::check(world, people);
}

/// Every row of a connection, in whatever state.
fn rows(world: &World, people: &[Arc<Person>]) -> Vec<Connection> {
    let mut rows = Vec::new();
    for person in people {
        let listed = world.database.list(person.signed_in.id(), None).now_or_never();
        rows.extend(listed.and_then(Result::ok).into_iter().flatten());
    }
    let unfinished = world.database.list_unfinished(UnixMs(1 << 52), 10_000).now_or_never();
    let known: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
    let unfinished = unfinished.and_then(Result::ok).into_iter().flatten();
    rows.extend(unfinished.filter(|row| !known.contains(&row.id.to_string())));
    rows
}
