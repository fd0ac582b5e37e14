use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::sql::{Row, Sql, Statement};

/// Every storage port of `clawlink_core`, on one database.
#[derive(Clone)]
pub struct Database {
    sql: Arc<dyn Sql>,
}

impl Database {
    /// Stands on a migrated database.
    #[must_use]
    pub fn new(sql: Arc<dyn Sql>) -> Self {
        Self { sql }
    }

    /// Runs a statement whose rows nobody asks for.
    pub(crate) async fn run(&self, statement: Statement) -> Result<(), StoreError> {
        self.sql.query(statement).await?;
        Ok(())
    }

    /// Runs a statement that returns one row for each row it touched, and counts them.
    pub(crate) async fn count(&self, statement: Statement) -> Result<u64, StoreError> {
        let rows = self.sql.query(statement).await?;
        Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
    }

    /// Runs statements that each return a row for each row they touched, as one transaction, and counts those rows.
    pub(crate) async fn count_batch(&self, statements: Vec<Statement>) -> Result<u64, StoreError> {
        let answers = self.sql.batch(statements).await?;
        Ok(answers.iter().map(|rows| u64::try_from(rows.len()).unwrap_or(u64::MAX)).sum())
    }

    /// Whether a statement that touches at most one row touched it.
    pub(crate) async fn touched(&self, statement: Statement) -> Result<bool, StoreError> {
        let rows = self.sql.query(statement).await?;
        Ok(at_most_one(rows)?.is_some())
    }

    /// The one row a statement can return.
    pub(crate) async fn row<R: DeserializeOwned>(
        &self,
        statement: Statement,
    ) -> Result<Option<R>, StoreError> {
        let rows = self.sql.query(statement).await?;
        at_most_one(rows)?.map(read).transpose()
    }

    /// All rows of a statement.
    pub(crate) async fn rows<R: DeserializeOwned>(&self, statement: Statement) -> Result<Vec<R>, StoreError> {
        let rows = self.sql.query(statement).await?;
        rows.into_iter().map(read).collect()
    }

    /// Runs statements as one transaction; the answer has one list of rows for each of them.
    pub(crate) async fn batch<const N: usize>(
        &self,
        statements: [Statement; N],
    ) -> Result<[Vec<Row>; N], StoreError> {
        let answers = self.sql.batch(statements.into()).await?;
        answers.try_into().map_err(|answers: Vec<Vec<Row>>| StoreError::WrongRowCount {
            expected: "one answer a statement",
            found: answers.len(),
        })
    }
}

/// The row, if any; two of them are a broken promise of the schema.
pub(crate) fn at_most_one(rows: Vec<Row>) -> Result<Option<Row>, StoreError> {
    let found = rows.len();
    let mut rows = rows.into_iter();
    match (rows.next(), rows.next()) {
        (first, None) => Ok(first),
        _ => Err(StoreError::WrongRowCount { expected: "at most one", found }),
    }
}

/// Reads a row as its type.
pub(crate) fn read<R: DeserializeOwned>(row: Row) -> Result<R, StoreError> {
    Ok(serde_json::from_value(row.into())?)
}
