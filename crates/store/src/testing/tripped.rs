use std::sync::Arc;

use async_trait::async_trait;
use clawlink_core::ports::Fault;
use clawlink_core::testing::Tripwire;

use crate::sql::{Row, Sql, SqlError, Statement};

/// How the tripwire knows it.
const PORT: &str = "database";

/// A database with a wire through it: it fails before a statement ran, or after, when only the answer is lost.
pub struct TrippedSql {
    inner: Arc<dyn Sql>,
    wire: Arc<Tripwire>,
}

impl TrippedSql {
    /// Stretches the wire before and behind `inner`.
    #[must_use]
    pub const fn new(inner: Arc<dyn Sql>, wire: Arc<Tripwire>) -> Self {
        Self { inner, wire }
    }
}

fn refused(fault: Fault) -> SqlError {
    SqlError(fault.detail)
}

#[async_trait]
impl Sql for TrippedSql {
    async fn query(&self, statement: Statement) -> Result<Vec<Row>, SqlError> {
        self.wire.enter(PORT).await.map_err(refused)?;
        let rows = self.inner.query(statement).await?;
        self.wire.leave(PORT).await.map_err(refused)?;
        Ok(rows)
    }

    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, SqlError> {
        self.wire.enter(PORT).await.map_err(refused)?;
        let rows = self.inner.batch(statements).await?;
        self.wire.leave(PORT).await.map_err(refused)?;
        Ok(rows)
    }
}
