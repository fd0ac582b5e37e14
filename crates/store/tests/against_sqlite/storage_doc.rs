//! `docs/STORAGE.md` names every table and column there is, and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clawlink_store::testing::World;

use crate::support::look;

const COLUMNS: &str = "\
    SELECT t.name AS table_name, c.name AS column_name
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";

type Tables = BTreeMap<String, BTreeSet<String>>;

async fn in_the_database() -> Tables {
    let world = World::open().unwrap();
    let mut tables = Tables::new();
    for row in look(&world, COLUMNS).await {
        let (table, column) = (row["table_name"].as_str().unwrap(), row["column_name"].as_str().unwrap());
        tables.entry(table.to_owned()).or_default().insert(column.to_owned());
    }
    tables
}

/// A table is a heading ``### `name` ``; its columns are the first cells, in backticks, of the rows below.
fn in_the_document(text: &str) -> Tables {
    let mut tables = Tables::new();
    let mut table = None;
    for line in text.lines() {
        if line.starts_with('#') {
            table = line.strip_prefix("### `").and_then(|rest| rest.strip_suffix('`')).map(ToOwned::to_owned);
        }
        let cell = line.strip_prefix("| `").and_then(|rest| rest.split_once("` |"));
        if let (Some(table), Some((column, _))) = (&table, cell) {
            tables.entry(table.clone()).or_default().insert(column.to_owned());
        }
    }
    tables
}

#[tokio::test]
async fn the_document_names_every_table_and_column_and_no_other() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/STORAGE.md");
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(in_the_document(&text), in_the_database().await);
    assert!(text.contains("`cred/{connection_id}/{version}`"));
}

#[test]
fn a_forgotten_column_would_be_noticed() {
    let text = "## Tables\n### `leases`\n\n| column | content |\n|---|---|\n| `job` | its name |\n## KV\n| `x` | y |\n";
    let expected = Tables::from([("leases".to_owned(), BTreeSet::from(["job".to_owned()]))]);
    assert_eq!(in_the_document(text), expected);
}
