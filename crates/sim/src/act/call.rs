use std::collections::BTreeMap;
use std::sync::Arc;

use clawlink_core::ports::House;
use clawlink_core::run::{Call, Execute, Instruction, Output, Receipt, RunError, execute, preview};
use clawlink_core::secret::Secret;
use clawlink_core::vault::sha256_hex;
use serde_json::{Map, Value, json};

use super::people::Known;
use super::{Person, Stage};
use crate::check::Invariant;
use crate::world::{CallBook, Told, World, Write};

/// The longest a whole call may take, and how far past it anything may run.
const CALL_MS: i64 = 25_250;
/// Retries an isolate has for an app, and how many successes pay for one more.
const BUDGET: u64 = 35;
const PRICE: u64 = 14;

/// One call of a tool: what it asks, and how it goes about it.
#[derive(Clone)]
pub(super) struct Task {
    pub(super) person: Arc<Person>,
    pub(super) connection: Known,
    /// `None` for a read.
    pub(super) marker: Option<String>,
    /// Whether the call leaves it to us which account acts.
    pub(super) unnamed: bool,
    /// Whether a write is previewed and then run by its token.
    pub(super) previewed: bool,
}

impl Task {
    fn tool(&self) -> (String, Map<String, Value>) {
        let arguments = match &self.marker {
            None => json!({ "limit": 2 }),
            Some(marker) => json!({ "title": "t", "body": "b", "marker": marker }),
        };
        let verb = if self.marker.is_some() { "create_note" } else { "list_notes" };
        let arguments = if let Value::Object(arguments) = arguments { arguments } else { Map::new() };
        (format!("{}_{verb}", self.connection.app), arguments)
    }

    fn call(&self) -> Call {
        let (tool, arguments) = self.tool();
        let connection = (!self.unnamed).then(|| self.connection.id.to_string());
        Call { tool, arguments, connection, ..Call::default() }
    }

    /// The write as it stands in the books, under the key its row will have.
    fn promise(&self, world: &World, marker: &str, key: String) {
        let (user, account) = (self.person.signed_in.id().clone(), self.connection.account.clone());
        let write = Write { user, key, account, told: BTreeMap::new() };
        world.books().writes.entry(marker.to_owned()).or_insert(write);
    }

    /// How it is to be run; a preview is made on the way where one is wanted.
    pub(super) async fn instruct(&self, world: &World, house: &House) -> Result<Instruction, RunError> {
        let call = self.call();
        let Some(marker) = &self.marker else {
            return Ok(Instruction::Call { call, confirmed: false, digest: None, key: None });
        };
        if self.previewed
            && let Some(token) = preview(house, &self.person.device, call.clone()).await?.confirm_token
        {
            // Exposed to be handed back by the client it was made for, and to be hashed as its row's key.
            let confirm_token = Secret::new(token.expose().clone());
            self.promise(world, marker, format!("preview:{}", sha256_hex(token.expose().as_bytes())));
            return Ok(Instruction::Preview { confirm_token, digest: None });
        }
        self.promise(world, marker, marker.clone());
        Ok(Instruction::Call { call, confirmed: true, digest: None, key: Some(marker.clone()) })
    }
}

impl Stage {
    /// Makes the call in an isolate; a cut one is counted as such.
    pub(super) async fn make_call(&self, isolate: u32, task: Task) {
        let world = self.world.clone();
        let made = self.event(isolate, |house| async move {
            let instruction = task.instruct(&world, &house).await;
            if let Ok(instruction) = instruction {
                run(&world, &house, isolate, &task, instruction).await;
            }
        });
        if made.await.is_none() {
            self.world.books().figures.cut += 1;
        }
    }

    /// Makes the same call again by the same instruction: a client that did not hear.
    pub(super) async fn repeat_preview(&self, isolates: [u32; 2], task: Task) {
        let world = self.world.clone();
        let own = task.clone();
        let shown = self.event(isolates[0], |house| async move { own.instruct(&world, &house).await.ok() });
        let Some(Some(Instruction::Preview { confirm_token, .. })) = shown.await else { return };
        for isolate in isolates {
            let (world, task) = (self.world.clone(), task.clone());
            // Exposed to be handed back once more.
            let confirm_token = Secret::new(confirm_token.expose().clone());
            let instruction = Instruction::Preview { confirm_token, digest: None };
            let made = self.event(isolate, |house| async move {
                run(&world, &house, isolate, &task, instruction).await;
            });
            made.await;
        }
    }
}

/// Runs it, and keeps the books about it.
async fn run(world: &World, house: &House, isolate: u32, task: &Task, instruction: Instruction) {
    let id = world.scheduler.current();
    let began_ms = world.now_ms();
    let accounts = task.person.accounts.clone();
    let book = CallBook { accounts, began_ms, first_ms: None, not_before_ms: 0, attempts: 0 };
    world.books().calls.insert(id, book);
    tell(world, task, id, Told::Open);
    let request = Execute { instruction, output: Output::default() };
    let outcome = execute(house, &task.person.device, request).await;
    let book = world.books().calls.remove(&id);
    if let Some(book) = book {
        close(world, isolate, task.connection.app, &book, outcome.is_ok());
    }
    tell(world, task, id, judge(&outcome));
}

/// What the outcome says of the write. Every error but these says that nothing was done.
const fn judge(outcome: &Result<Receipt, RunError>) -> Told {
    match outcome {
        Ok(_) | Err(RunError::AnswerGone { .. }) => Told::Done,
        Err(RunError::Unknown { .. } | RunError::InProgress { .. }) => Told::Open,
        Err(_) => Told::NotDone,
    }
}

fn tell(world: &World, task: &Task, caller: u64, told: Told) {
    let Some(marker) = &task.marker else { return };
    if let Some(write) = world.books().writes.get_mut(marker) {
        write.told.insert(caller, told);
    }
}

fn close(world: &World, isolate: u32, app: &str, book: &CallBook, is_ok: bool) {
    let mut books = world.books();
    books.figures.calls += 1;
    books.figures.succeeded += u64::from(is_ok);
    let (retries, successes) = books.retries.entry((isolate, app.to_owned())).or_default();
    *retries += u64::from(book.attempts.saturating_sub(1));
    *successes += u64::from(is_ok);
    let spent = *retries > BUDGET + *successes / PRICE;
    drop(books);
    if spent {
        world.accuse(Invariant::Attempts, "an isolate's retries are over their budget");
    }
    if world.now_ms() - book.began_ms > CALL_MS {
        world.accuse(Invariant::Deadlines, format!("a call took {} ms", world.now_ms() - book.began_ms));
    }
}
