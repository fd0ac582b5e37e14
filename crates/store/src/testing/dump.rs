use std::collections::BTreeMap;

use crate::sql::{Row, Sql, SqlError, Statement};

/// Every row of every table, tables by name: what a request must not have changed.
///
/// # Errors
/// [`SqlError`] when the database fails.
pub async fn dump(sql: &dyn Sql) -> Result<BTreeMap<String, Vec<Row>>, SqlError> {
    let names =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut tables = BTreeMap::new();
    for row in sql.query(Statement::new(names, vec![])).await? {
        let name = row.get("name").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        // A statement's text is a constant by its type; a test may make one and never give it back.
        let select: &'static str = format!("SELECT * FROM {name} ORDER BY 1, 2").leak();
        tables.insert(name, sql.query(Statement::new(select, vec![])).await?);
    }
    Ok(tables)
}
