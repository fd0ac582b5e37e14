//! The database takes no writes for a while: somebody else holds its file.
//!
//! Nothing else can go on meanwhile, so this runs apart from the fault table.

#[cfg(test)]
#[path = "shared/database.rs"]
mod database;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clawlink_e2e::{Outcome, Scene, fresh, note};
    use serde_json::{Value, json};
    use tokio::time::Instant;

    use crate::database::open_database;

    const READ: &str = "workbench_list_notes";
    const WRITE: &str = "workbench_create_note";
    /// A write waits for its claim, which is tried three times, each for a second or more.
    const OUTAGE: Duration = Duration::from_secs(8);

    #[tokio::test]
    async fn f25_without_a_database_to_claim_in_no_write_leaves_neither_then_nor_later_and_reads_go_on()
    -> Outcome {
        let scene = Scene::connected().await?;
        scene.agent.execute(READ, &json!({}), None).await?.expect(200)?;
        let database = open_database();
        database.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let (end, mut refused) = (Instant::now() + OUTAGE, Vec::new());
        while Instant::now() < end {
            let (marker, key) = (fresh("outage"), fresh("key"));
            let write = scene.agent.execute(WRITE, &note(&marker), Some(&key)).await?;
            assert_eq!(write.refusal(), (503, "unavailable", ""), "{}", write.body);
            assert_eq!(*write.at("/retryable"), Value::Bool(true), "{}", write.body);
            scene.agent.execute(READ, &json!({}), None).await?.expect(200)?;
            refused.push((marker, key));
        }
        database.execute_batch("ROLLBACK").unwrap();
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(scene.count_requests("POST", "/api/v1/notes").await?, 0, "one left after all");
        for (marker, key) in &refused {
            scene.agent.execute(WRITE, &note(marker), Some(key)).await?.expect(200)?;
            assert_eq!(scene.control.effects(marker).await?.len(), 1);
        }
        Ok(())
    }
}
