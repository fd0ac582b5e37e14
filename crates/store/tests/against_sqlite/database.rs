//! The database itself: transactions, limits, and rows that do not say what they should.

use std::sync::Arc;

use async_trait::async_trait;
use clawlink_core::ports::Store;
use clawlink_core::ports::storage::{ConnectionSessions, Connections, Users};
use clawlink_store::testing::World;
use clawlink_store::{Database, Row, Sql, SqlError, Statement, params};

use crate::support::{Scene, look, number};

#[tokio::test]
async fn a_batch_that_fails_leaves_nothing() {
    let world = World::open().unwrap();
    let insert = "INSERT INTO leases (job, until) VALUES (?1, ?2)";
    let twice =
        vec![Statement::new(insert, params!["job", 1_i64]), Statement::new(insert, params!["job", 2_i64])];
    assert!(world.sql.batch(twice).await.is_err());
    assert_eq!(number(&world, "SELECT count(*) FROM leases").await, 0);
}

#[tokio::test]
async fn what_d1_would_not_bind_is_refused_here_too() {
    let world = World::open().unwrap();
    let echo = async |value: i64| world.sql.query(Statement::new("SELECT ?1 AS value", params![value])).await;
    assert_eq!(echo((1 << 53) - 1).await.unwrap()[0]["value"], (1_i64 << 53) - 1);
    assert!(echo(1 << 53).await.is_err());
    let many = Statement::new("SELECT ?1", (0..101_i64).map(Into::into).collect());
    assert!(world.sql.query(many).await.unwrap_err().to_string().contains("100"));
    let too_few = Statement::new("SELECT ?1, ?2", params![1_i64]);
    assert!(world.sql.query(too_few).await.is_err());
}

#[tokio::test]
async fn rows_come_as_json_by_column_name() {
    let world = World::open().unwrap();
    let rows = look(&world, "SELECT NULL AS empty, 7 AS number, 'é' AS text").await;
    let expected = serde_json::json!([{ "empty": null, "number": 7, "text": "é" }]);
    assert_eq!(serde_json::to_value(rows).unwrap(), expected);
}

#[tokio::test]
async fn foreign_keys_hold() {
    let world = World::open().unwrap();
    assert!(world.device(&"nobody".into(), "dev").await.is_err());
}

#[tokio::test]
async fn one_database_answers_every_port() {
    let scene = Scene::open().await;
    let store = Store::of(Arc::new(scene.world.database.clone()));
    assert!(store.users.find(&scene.user).await.unwrap().is_some());
    assert!(store.connections.find(&scene.user, &scene.connection).await.unwrap().is_some());
    assert!(store.mailbox.list().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_row_that_lies_is_a_fault_that_names_the_database() {
    let scene = Scene::open().await;
    look(&scene.world, "UPDATE user_integrations SET is_default = 7").await;
    let found = Connections::find(&scene.world.database, &scene.user, &scene.connection).await;
    let fault = found.unwrap_err();
    assert_eq!(fault.port, "database");
    assert!(fault.detail.contains("inconsistent row"), "{fault}");
    look(&scene.world, "UPDATE user_integrations SET is_default = 1, scopes = 'not json'").await;
    assert!(Connections::find(&scene.world.database, &scene.user, &scene.connection).await.is_err());
    look(&scene.world, "UPDATE user_integrations SET scopes = '[]', state = 'perhaps'").await;
    assert!(Connections::find(&scene.world.database, &scene.user, &scene.connection).await.is_err());
}

/// Answers everything with two rows, and a batch with one answer too few.
struct TwoRows;

#[async_trait]
impl Sql for TwoRows {
    async fn query(&self, _: Statement) -> Result<Vec<Row>, SqlError> {
        Ok(vec![Row::new(), Row::new()])
    }

    async fn batch(&self, mut statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, SqlError> {
        statements.pop();
        Ok(statements.iter().map(|_| Vec::new()).collect())
    }
}

#[tokio::test]
async fn two_rows_for_one_key_and_a_missing_answer_are_faults() {
    let database = Database::new(Arc::new(TwoRows));
    let fault = Users::find(&database, &"ann".into()).await.unwrap_err();
    assert!(fault.detail.contains("2 rows"), "{fault}");
    let fault = database.set_default(&"ann".into(), &"con".into()).await.unwrap_err();
    assert!(fault.detail.contains("1 rows"), "{fault}");
    assert!(ConnectionSessions::find(&database, &"ann".into(), &"cse".into()).await.is_err());
}
