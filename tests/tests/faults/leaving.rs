//! Somebody leaves in the middle: the client.

use std::time::Duration;

use clawlink_e2e::Outcome;
use clawlink_e2e::fresh;
use serde_json::{Value, json};

use crate::pattern::{PlainWrite, github};

#[tokio::test]
async fn f28_a_write_whose_client_leaves_ends_and_is_found_by_its_key() -> Outcome {
    let scene = github().await?;
    let (plain, key) = (PlainWrite::new(), fresh("key"));
    scene.rule("POST", &plain.path, None, json!({ "delay_ms": 3_000 })).await?;
    let left = tokio::time::timeout(Duration::from_millis(1_500), plain.run(&scene, &key)).await;
    assert!(left.is_err(), "the client was to leave before the answer: {left:?}");
    tokio::time::sleep(Duration::from_secs(4)).await;
    let found = plain.run(&scene, &key).await?.expect(200)?;
    assert_eq!(*found.at("/idempotency/replayed"), Value::Bool(true), "{}", found.body);
    assert_eq!(scene.count_requests("POST", &plain.path).await?, 1);
    assert_eq!(plain.effects(&scene).await?, 1);
    Ok(())
}
