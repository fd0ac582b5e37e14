use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use crate::sql::{Row, Sql, SqlError, Statement, Value};

/// The most parameters D1 binds to a statement.
const MOST_PARAMETERS: usize = 100;

/// The greatest integer D1 returns unrounded.
const GREATEST_INTEGER: u64 = (1 << 53) - 1;

/// SQLite in memory, as strict as D1: foreign keys hold, and what D1 could not bind is refused.
pub struct SqliteSql {
    connection: Mutex<Connection>,
}

impl SqliteSql {
    /// A database on which every file of `migrations/` ran, in order of name.
    ///
    /// # Errors
    /// [`SqlError`] naming the file that cannot be read or does not run.
    pub fn migrated() -> Result<Self, SqlError> {
        let connection = Connection::open_in_memory().map_err(driver)?;
        connection.pragma_update(None, "foreign_keys", true).map_err(driver)?;
        for (name, sql) in migrations()? {
            connection.execute_batch(&sql).map_err(|error| SqlError(format!("{name}: {error}")))?;
        }
        Ok(Self { connection: Mutex::new(connection) })
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Sql for SqliteSql {
    async fn query(&self, statement: Statement) -> Result<Vec<Row>, SqlError> {
        rows(&self.lock(), &statement)
    }

    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, SqlError> {
        let mut connection = self.lock();
        let transaction = connection.transaction().map_err(driver)?;
        let answers = statements
            .iter()
            .map(|statement| rows(&transaction, statement))
            .collect::<Result<Vec<_>, _>>()?;
        transaction.commit().map_err(driver)?;
        Ok(answers)
    }
}

/// Name and text of each migration, in order.
fn migrations() -> Result<Vec<(String, String)>, SqlError> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let read = |error: std::io::Error| SqlError(format!("{}: {error}", folder.display()));
    let mut files = std::fs::read_dir(&folder)
        .map_err(read)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<_>>>()
        .map_err(read)?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    files
        .into_iter()
        .map(|path| Ok((path.display().to_string(), std::fs::read_to_string(&path).map_err(read)?)))
        .collect()
}

/// Runs one statement to its end.
fn rows(connection: &Connection, statement: &Statement) -> Result<Vec<Row>, SqlError> {
    check(statement)?;
    let mut prepared = connection.prepare_cached(statement.sql).map_err(driver)?;
    let names: Vec<String> = prepared.column_names().into_iter().map(ToOwned::to_owned).collect();
    let mut rows = prepared.query(params_from_iter(&statement.values)).map_err(driver)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(driver)? {
        found.push(read(&names, row)?);
    }
    Ok(found)
}

/// Refuses what D1 would refuse or round.
fn check(statement: &Statement) -> Result<(), SqlError> {
    if statement.values.len() > MOST_PARAMETERS {
        return Err(SqlError(format!("{} parameters; D1 binds {MOST_PARAMETERS}", statement.values.len())));
    }
    let too_great =
        |value: &&Value| matches!(value, Value::Integer(number) if number.unsigned_abs() > GREATEST_INTEGER);
    match statement.values.iter().find(too_great) {
        Some(value) => Err(SqlError(format!("{value:?} is beyond 2^53"))),
        None => Ok(()),
    }
}

fn read(names: &[String], row: &rusqlite::Row<'_>) -> Result<Row, SqlError> {
    names
        .iter()
        .enumerate()
        .map(|(index, name)| Ok((name.clone(), json(row.get_ref(index).map_err(driver)?)?)))
        .collect()
}

fn json(value: ValueRef<'_>) -> Result<serde_json::Value, SqlError> {
    match value {
        ValueRef::Null => Ok(serde_json::Value::Null),
        ValueRef::Integer(number) => Ok(number.into()),
        ValueRef::Real(number) => Ok(number.into()),
        ValueRef::Text(text) => String::from_utf8(text.to_vec()).map(Into::into).map_err(driver),
        ValueRef::Blob(_) => Err(SqlError("no column here holds a blob".to_owned())),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => rusqlite::types::Null.to_sql()?,
            Self::Integer(number) => number.to_sql()?,
            Self::Text(text) => text.to_sql()?,
        })
    }
}

fn driver(error: impl std::fmt::Display) -> SqlError {
    SqlError(error.to_string())
}
