//! Bugs that are planted on purpose: a simulator that misses one of them is not to be trusted.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use clap::ValueEnum;
use clawlink_core::id::UserId;
use clawlink_store::{Row, Statement, Value};

use crate::check::list_executions;
use crate::world::World;

/// A bug, planted between the domain and a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Plant {
    /// Callers of one object do not wait for each other.
    NoJoin,
    /// The intent of a refresh is not durable when the call leaves.
    IntentAfterCall,
    /// A new credential is published before it is durable.
    SaveNotDurable,
    /// The outbox is cleared before the database knows.
    OutboxCleared,
    /// KV is read without asking whether it was written.
    KvUnpublished,
    /// Keys of a connection that is gone stay in KV.
    KvDeleteForgotten,
    /// A POST that may have been sent counts as not sent.
    PostRetried,
    /// A repeat under the same key is claimed anew.
    RepeatForgotten,
    /// The sweeper calls a lost write failed.
    SentToFailed,
    /// Connections are looked up without their person.
    PersonDropped,
    /// One key of KV is written over with every version.
    KvOverwritten,
    /// The wait that a provider asks for is taken as the longest.
    WaitCapped,
    /// A preview can be confirmed twice.
    ConfirmReusable,
    /// An object forgets that its connection's end has begun.
    ReleaseForgotten,
    /// No alarm is set with what was begun.
    AlarmForgotten,
}

impl fmt::Display for Plant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.to_possible_value().map(|value| value.get_name().to_owned());
        f.write_str(&name.unwrap_or_default())
    }
}

/// The statement as a program with this bug would send it.
pub(crate) fn bend(world: &World, mut statement: Statement) -> Statement {
    let swap = match world.options.plant {
        Some(Plant::SentToFailed) => ("SET status = 'unknown',", "SET status = 'failed',"),
        Some(Plant::PersonDropped) => {
            ("user_integrations WHERE user_id = ?1 AND app", "user_integrations WHERE ?1 = ?1 AND app")
        }
        Some(Plant::RepeatForgotten) => return forget_key(world, statement, ""),
        Some(Plant::ConfirmReusable) => return forget_key(world, forget_spent(statement), "preview:"),
        _ => return statement,
    };
    if statement.sql.contains(swap.0) {
        statement.sql = rewritten(statement.sql, swap);
    }
    statement
}

/// Where a claim's parameters have its person, its id and its key.
const CLAIM_USER: usize = 0;
const CLAIM_ID: usize = 1;
const CLAIM_KEY: usize = 11;

/// A claim that does not ask whether its preview was used.
fn forget_spent(mut statement: Statement) -> Statement {
    if statement.sql.contains("INTO executions") {
        statement.sql = rewritten(statement.sql, ("a.used_at IS NULL AND a.expires_at", "a.expires_at"));
    }
    statement
}

/// A claim that does not know that its key was used before, where the key begins like this.
fn forget_key(world: &World, mut statement: Statement, beginning: &str) -> Statement {
    let is_claim = statement.sql.contains("INTO executions") && statement.sql.contains("FROM devices d");
    let [Some(Value::Text(user)), Some(Value::Text(id))] =
        [CLAIM_USER, CLAIM_ID].map(|place| statement.values.get(place).cloned())
    else {
        return statement;
    };
    if let Some(Value::Text(key)) = statement.values.get_mut(CLAIM_KEY)
        && is_claim
        && key.starts_with(beginning)
        && is_used(world, &user, key)
    {
        key.push('#');
        key.push_str(&id);
    }
    statement
}

fn is_used(world: &World, user: &str, key: &str) -> bool {
    list_executions(world, &UserId::from(user)).iter().any(|row| row.idempotency_key.as_deref() == Some(key))
}

/// The rows as a program with this bug would read them.
pub(crate) fn bend_rows(plant: Option<Plant>, mut rows: Vec<Row>) -> Vec<Row> {
    if plant == Some(Plant::KvUnpublished) {
        for row in &mut rows {
            if let Some(version) = row.get("credential_version").cloned() {
                row.insert("kv_version".to_owned(), version);
            }
        }
    }
    rows
}

/// A statement's text lives for ever, so each rewritten one is made once.
fn rewritten(sql: &'static str, (from, to): (&str, &str)) -> &'static str {
    static TEXTS: Mutex<BTreeMap<&'static str, &'static str>> = Mutex::new(BTreeMap::new());
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    texts.entry(sql).or_insert_with(|| Box::leak(sql.replace(from, to).into_boxed_str()))
}
