use clawlink_core::ports::Fault;

use crate::sql::SqlError;

/// The three ways a database can fail us. A missing row is none of them.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused a statement or could not be reached.
    #[error("driver: {0}")]
    Driver(#[from] SqlError),
    /// A row is there and does not say what its table promises.
    #[error("inconsistent row: {0}")]
    InconsistentRow(#[from] serde_json::Error),
    /// A statement that answers with a known number of rows answered with another.
    #[error("{found} rows where {expected} was promised")]
    WrongRowCount {
        /// What the statement promises.
        expected: &'static str,
        /// What came.
        found: usize,
    },
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::new("database", error)
    }
}
