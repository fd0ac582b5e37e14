//! What is asked of a database, small enough that D1 and SQLite give the same answers.

use async_trait::async_trait;
use clawlink_core::time::UnixMs;

/// One value bound to a statement. Integers stay within ±(2^53 − 1), or D1 would round them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `NULL`.
    Null,
    /// A number, a time, or a truth as 0 or 1.
    Integer(i64),
    /// Everything else.
    Text(String),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<UnixMs> for Value {
    fn from(time: UnixMs) -> Self {
        Self::Integer(time.0)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A statement with numbered parameters (`?1`, `?2`, …) and the values for them, in that order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The text. Always a constant: nothing a caller sends becomes SQL.
    pub sql: &'static str,
    /// The value of `?1`, then of `?2`, and so on.
    pub values: Vec<Value>,
}

impl Statement {
    /// Joins a statement with its values; see [`params!`](crate::params).
    #[must_use]
    pub const fn new(sql: &'static str, values: Vec<Value>) -> Self {
        Self { sql, values }
    }
}

/// The values of a statement, converted and in order: `params![user.as_str(), now]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::sql::Value::from($value)),*]
    };
}

/// One row of an answer: column name to value, as JSON.
pub type Row = serde_json::Map<String, serde_json::Value>;

/// The database refused or could not be reached; in its own words.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct SqlError(pub String);

/// A database that runs statements.
#[async_trait]
pub trait Sql: Send + Sync {
    /// Runs one statement and returns its rows.
    ///
    /// # Errors
    /// [`SqlError`]; after one that came from the way there and back, the statement may have run.
    async fn query(&self, statement: Statement) -> Result<Vec<Row>, SqlError>;

    /// Runs statements in order as one transaction and returns the rows of each. One that fails undoes all.
    ///
    /// # Errors
    /// [`SqlError`]; after one that came from the way there and back, the batch may have run as a whole.
    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, SqlError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_bound_in_order_and_nothing_is_null() {
        let values = params!["a", 7_i64, UnixMs(9), None::<&str>, Some(3_u16)];
        assert_eq!(
            values,
            [
                Value::Text("a".to_owned()),
                Value::Integer(7),
                Value::Integer(9),
                Value::Null,
                Value::Integer(3)
            ]
        );
    }
}
