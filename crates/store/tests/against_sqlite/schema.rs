//! The migrations as a whole.

use clawlink_store::testing::{SqliteSql, World};
use clawlink_store::{Sql, Statement};

use crate::support::{look, number};

#[tokio::test]
async fn migrations_replay_on_an_empty_database() {
    let (first, second) = (SqliteSql::migrated().unwrap(), SqliteSql::migrated().unwrap());
    let schema = Statement::new("SELECT type, name, sql FROM sqlite_schema ORDER BY name", vec![]);
    let tables = first.query(schema.clone()).await.unwrap();
    assert!(tables.len() > 13);
    assert_eq!(tables, second.query(schema).await.unwrap());
    assert!(first.query(Statement::new("PRAGMA foreign_key_check", vec![])).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_person_takes_everything_of_theirs_along() {
    let world = World::open().unwrap();
    let user = world.person("ann").await.unwrap();
    let device = world.device(&user, "dev").await.unwrap();
    world.connection(&user, "forge", "con").await.unwrap();
    world.preview(&user, &device, None, "pre").await.unwrap();
    look(&world, "DELETE FROM users").await;
    for count in [
        "SELECT count(*) FROM identities",
        "SELECT count(*) FROM devices",
        "SELECT count(*) FROM user_integrations",
        "SELECT count(*) FROM approvals",
    ] {
        assert_eq!(number(&world, count).await, 0, "{count}");
    }
}
