use std::collections::BTreeMap;
use std::sync::Arc;

use clawlink_core::id::UserId;
use clawlink_core::ports::storage::{Execution, ExecutionFilter, ExecutionStatus, Ledger};
use futures_util::FutureExt;

use super::Invariant;
use crate::act::Person;
use crate::scene::Scene;
use crate::world::{CLOCK_MS, Told, World, Write};

/// A claimed row ends within this, in milliseconds.
const LONGEST_MS: i64 = 120_000;
/// A sweep takes a moment itself.
const SWEEP_MS: i64 = 5_000;
/// What a sweep that failed adds: the next one comes a minute later.
const MISSED_MS: i64 = 60_000;

/// I3 and I4.
pub(super) fn check(world: &World, people: &[Arc<Person>]) {
    let rows: Vec<Execution> =
        people.iter().flat_map(|person| list_executions(world, person.signed_in.id())).collect();
    for row in &rows {
        check_end(world, row);
    }
    let by_key: BTreeMap<(&str, &str), &Execution> = rows
        .iter()
        .filter_map(|row| Some(((row.user.as_str(), row.idempotency_key.as_deref()?), row)))
        .collect();
    let effects = effects(world);
    let writes = world.books().writes.clone();
    for (marker, write) in &writes {
        let row = by_key.get(&(write.user.as_str(), write.key.as_str())).copied();
        check_effects(world, marker, write, row, effects.get(marker).map_or(&[], Vec::as_slice));
    }
}

/// Every execution of a person.
pub(crate) fn list_executions(world: &World, user: &UserId) -> Vec<Execution> {
    let filter =
        ExecutionFilter { device: None, tool: None, app: None, status: None, before: None, limit: 100_000 };
    let rows = Ledger::list(&world.database, user, &filter).now_or_never();
    rows.and_then(Result::ok).unwrap_or_default()
}

/// Accounts of every effect, by marker.
fn effects(world: &World) -> BTreeMap<String, Vec<String>> {
    let mut effects = BTreeMap::<String, Vec<String>>::new();
    for effect in world.provider().effects() {
        if let Some(marker) = &effect.marker {
            effects.entry(marker.clone()).or_default().push(effect.account.clone().unwrap_or_default());
        }
    }
    effects
}

fn check_end(world: &World, row: &Execution) {
    let Some(finished) = row.finished_at else {
        return world.accuse(Invariant::Ends, format!("{} never ended", row.id));
    };
    let window = row.started_at.0..=finished.0;
    let missed = world.books().failed_sweeps.iter().filter(|at| window.contains(at)).count();
    let allowed = LONGEST_MS + SWEEP_MS + MISSED_MS * i64::try_from(missed).unwrap_or(0) + excused_ms(world);
    let took = finished.since(row.started_at);
    // A true answer may come after the sweep has said `unknown`; the row had ended then.
    if took > allowed && row.status == ExecutionStatus::Unknown {
        world.accuse(Invariant::Ends, format!("{} ended after {took} ms", row.id));
    }
}

/// What a scene adds on purpose: a sweep that does not run for hours, and clocks that differ.
fn excused_ms(world: &World) -> i64 {
    let unswept_ms = world.books().unswept.map_or(0, |(from, to)| to - from);
    if world.scene == Scene::ClocksApart { unswept_ms + 2 * CLOCK_MS } else { unswept_ms }
}

fn check_effects(world: &World, marker: &str, write: &Write, row: Option<&Execution>, accounts: &[String]) {
    let many = accounts.len();
    let status = row.map(|row| row.status);
    let holds = match status {
        Some(ExecutionStatus::Succeeded) => many == 1,
        Some(ExecutionStatus::Failed) | None => many == 0,
        Some(ExecutionStatus::Unknown | ExecutionStatus::Claimed | ExecutionStatus::Sent) => many <= 1,
    };
    if !holds {
        world.accuse(Invariant::Effects, format!("{marker}: {status:?} and {many} effects"));
    }
    check_told(world, marker, write, many);
    if accounts.iter().any(|account| *account != write.account) {
        world.accuse(Invariant::Effects, format!("{marker} was done as another account"));
    }
}

/// What was done is told to nobody as not done, and what was not done to nobody as done.
fn check_told(world: &World, marker: &str, write: &Write, many: usize) {
    let mut told = write.told.values();
    if many == 0 && told.clone().any(|told| *told == Told::Done) {
        world.accuse(Invariant::Effects, format!("{marker} was not done, and told as done"));
    }
    if many > 0 && !write.told.is_empty() && told.all(|told| *told == Told::NotDone) {
        world.accuse(Invariant::Effects, format!("{marker} was done, and told as not done"));
    }
}
