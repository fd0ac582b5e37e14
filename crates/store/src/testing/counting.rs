use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;

use crate::sql::{Row, Sql, SqlError, Statement};

/// Counts round trips and statements on their way to another database.
pub struct CountingSql {
    inner: Arc<dyn Sql>,
    round_trips: AtomicUsize,
    statements: AtomicUsize,
}

impl CountingSql {
    /// Counts what is asked of `inner`, from zero.
    #[must_use]
    pub const fn new(inner: Arc<dyn Sql>) -> Self {
        Self { inner, round_trips: AtomicUsize::new(0), statements: AtomicUsize::new(0) }
    }

    /// Calls since the last reset; a batch is one.
    #[must_use]
    pub fn round_trips(&self) -> usize {
        self.round_trips.load(Ordering::SeqCst)
    }

    /// Statements since the last reset, those of batches included.
    #[must_use]
    pub fn statements(&self) -> usize {
        self.statements.load(Ordering::SeqCst)
    }

    /// Counts from zero again.
    pub fn reset(&self) {
        self.round_trips.store(0, Ordering::SeqCst);
        self.statements.store(0, Ordering::SeqCst);
    }

    fn note(&self, statements: usize) {
        self.round_trips.fetch_add(1, Ordering::SeqCst);
        self.statements.fetch_add(statements, Ordering::SeqCst);
    }
}

#[async_trait]
impl Sql for CountingSql {
    async fn query(&self, statement: Statement) -> Result<Vec<Row>, SqlError> {
        self.note(1);
        self.inner.query(statement).await
    }

    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, SqlError> {
        self.note(statements.len());
        self.inner.batch(statements).await
    }
}
