use async_trait::async_trait;
use clawlink_core::ports::Clock as _;
use clawlink_store::{Row, Sql, SqlError, Statement, Value};
use wasm_bindgen::JsValue;
use worker::send::{IntoSendFuture, SendWrapper};
use worker::{D1Database, D1PreparedStatement, D1Result};

use crate::WorkerClock;

/// How often a locked database is tried, and how long after each time. D1 itself queues; a local instance does not, since
/// its two workers are two processes on one SQLite file.
const TRIES: u32 = 100;
const PAUSE_MS: u64 = 20;

/// The `DB` binding. Reads go to the primary: D1 answers from a replica only when a session asks for it.
pub struct D1(SendWrapper<D1Database>);

impl D1 {
    /// Adapts a binding.
    #[must_use]
    pub const fn new(database: D1Database) -> Self {
        Self(SendWrapper(database))
    }

    #[expect(clippy::disallowed_methods, reason = "this is trait Sql over D1")]
    fn prepare(&self, statement: &Statement) -> worker::Result<D1PreparedStatement> {
        let values: Vec<JsValue> = statement.values.iter().map(to_js).collect();
        self.0.prepare(statement.sql).bind(&values)
    }
}

/// D1 keeps of an integer what an IEEE double keeps; every integer we store is below 2^53.
#[expect(clippy::cast_precision_loss, reason = "times and counters stay below 2^53")]
fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Integer(number) => JsValue::from_f64(*number as f64),
        Value::Text(text) => JsValue::from_str(text),
    }
}

fn rows(result: &D1Result) -> worker::Result<Vec<Row>> {
    match result.error() {
        Some(error) => Err(worker::Error::RustError(error)),
        None => result.results::<Row>(),
    }
}

fn driver(error: &worker::Error) -> SqlError {
    SqlError(error.to_string())
}

impl D1 {
    #[expect(clippy::future_not_send, reason = "only awaited under into_send")]
    async fn try_query(&self, statement: &Statement) -> worker::Result<Vec<Row>> {
        rows(&self.prepare(statement)?.all().await?)
    }

    #[expect(clippy::future_not_send, reason = "only awaited under into_send")]
    async fn try_batch(&self, statements: &[Statement]) -> worker::Result<Vec<Vec<Row>>> {
        let prepared = statements.iter().map(|one| self.prepare(one)).collect::<worker::Result<Vec<_>>>()?;
        self.0.batch(prepared).await?.iter().map(rows).collect()
    }
}

/// Repeats what found the database locked: nothing was read or written then, of a batch neither.
async fn until_unlocked<T>(mut attempt: impl AsyncFnMut() -> worker::Result<T>) -> Result<T, SqlError> {
    let mut tries = 1;
    loop {
        match attempt().await {
            Err(error) if tries < TRIES && is_locked(&error) => tries += 1,
            answer => return answer.map_err(|error| driver(&error)),
        }
        WorkerClock.sleep(PAUSE_MS).await;
    }
}

fn is_locked(error: &worker::Error) -> bool {
    error.to_string().contains("SQLITE_BUSY")
}

#[async_trait]
impl Sql for D1 {
    async fn query(&self, statement: Statement) -> Result<Vec<Row>, SqlError> {
        async { until_unlocked(async || self.try_query(&statement).await).await }.into_send().await
    }

    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, SqlError> {
        async { until_unlocked(async || self.try_batch(&statements).await).await }.into_send().await
    }
}
