use clawlink_core::ports::storage::{Claim, Execution, ExecutionFilter, ExecutionStatus, Finish, Ledger};
use clawlink_manifest::Effect;
use clawlink_store::testing::NOW;

use crate::support::{Scene, number};

async fn found(scene: &Scene, id: &str) -> Execution {
    scene.world.database.find(&scene.user, &id.into()).await.unwrap().unwrap()
}

async fn ids(scene: &Scene, filter: ExecutionFilter) -> Vec<String> {
    let rows = scene.world.database.list(&scene.user, &filter).await.unwrap();
    rows.iter().map(|row| row.id.as_str().to_owned()).collect()
}

#[tokio::test]
async fn an_end_is_recorded_whole() {
    let scene = Scene::open().await;
    scene.world.database.claim(&scene.keyed("exe_1", "k")).await.unwrap();
    let end = Finish {
        error_code: Some("rejected".to_owned()),
        upstream_status: Some(422),
        ..scene.end("exe_1", ExecutionStatus::Failed)
    };
    scene.world.database.finish(&end).await.unwrap();
    let row = found(&scene, "exe_1").await;
    assert_eq!((row.status, row.upstream_status), (ExecutionStatus::Failed, Some(422)));
    assert_eq!((row.error_code, row.upstream_request_id), (end.error_code, end.upstream_request_id));
    assert_eq!((row.attempts, row.sealed_answer), (end.attempts, end.sealed_answer));
    assert_eq!((row.finished_at, row.effect), (Some(end.at), Effect::Write));
    assert_eq!((row.account.as_str(), row.idempotency_key.as_deref()), ("con@workbench", Some("k")));
}

#[tokio::test]
async fn a_late_true_answer_replaces_unknown_and_nothing_else() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    database.claim(&scene.claim("exe_1")).await.unwrap();
    assert_eq!(database.settle(NOW.plus_ms(1), NOW.plus_ms(90_000)).await.unwrap(), 1);
    let row = found(&scene, "exe_1").await;
    assert_eq!((row.status, row.finished_at), (ExecutionStatus::Unknown, Some(NOW.plus_ms(90_000))));
    assert_eq!(row.error_code.as_deref(), Some("outcome_unknown"));

    database.finish(&scene.end("exe_1", ExecutionStatus::Succeeded)).await.unwrap();
    let row = found(&scene, "exe_1").await;
    assert_eq!((row.status, row.error_code), (ExecutionStatus::Succeeded, None));

    database.finish(&scene.end("exe_1", ExecutionStatus::Failed)).await.unwrap();
    assert_eq!(found(&scene, "exe_1").await.status, ExecutionStatus::Succeeded);
}

#[tokio::test]
async fn only_rows_sent_before_the_line_are_settled_and_only_once() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    for (id, offset) in [("exe_1", 0), ("exe_2", 10), ("exe_3", 20)] {
        database.claim(&Claim { at: NOW.plus_ms(offset), ..scene.claim(id) }).await.unwrap();
    }
    database.finish(&scene.end("exe_1", ExecutionStatus::Failed)).await.unwrap();
    assert_eq!(database.settle(NOW.plus_ms(20), NOW.plus_ms(99)).await.unwrap(), 1);
    assert_eq!(database.settle(NOW.plus_ms(20), NOW.plus_ms(99)).await.unwrap(), 0);
    assert_eq!(found(&scene, "exe_2").await.status, ExecutionStatus::Unknown);
    assert_eq!(found(&scene, "exe_3").await.status, ExecutionStatus::Sent);
}

#[tokio::test]
async fn the_end_of_a_strangers_execution_cannot_be_written() {
    let scene = Scene::open().await;
    scene.world.database.claim(&scene.claim("exe_1")).await.unwrap();
    let foreign = Finish { user: "bob".into(), ..scene.end("exe_1", ExecutionStatus::Failed) };
    scene.world.database.finish(&foreign).await.unwrap();
    assert_eq!(found(&scene, "exe_1").await.status, ExecutionStatus::Sent);
    assert!(scene.world.database.find(&"bob".into(), &"exe_1".into()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_read_is_recorded_after_the_fact_once() {
    let scene = Scene::open().await;
    let read = Claim { effect: Effect::Read, ..scene.claim("exe_1") };
    let end = Finish { sealed_answer: None, ..scene.end("exe_1", ExecutionStatus::Succeeded) };
    scene.world.database.record_read(&read, &end).await.unwrap();
    scene.world.database.record_read(&read, &end).await.unwrap();
    let row = found(&scene, "exe_1").await;
    assert_eq!((row.effect, row.status), (Effect::Read, ExecutionStatus::Succeeded));
    assert_eq!((row.started_at, row.finished_at), (NOW, Some(end.at)));
    assert_eq!(number(&scene.world, "SELECT count(*) FROM executions").await, 1);
}

#[tokio::test]
async fn answers_are_forgotten_after_their_time_and_rows_stay() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    for id in ["exe_1", "exe_2"] {
        database.claim(&scene.keyed(id, id)).await.unwrap();
    }
    database.finish(&scene.end("exe_1", ExecutionStatus::Succeeded)).await.unwrap();
    let later = Finish { at: NOW.plus_ms(9_000), ..scene.end("exe_2", ExecutionStatus::Succeeded) };
    database.finish(&later).await.unwrap();
    assert_eq!(database.forget_answers(NOW.plus_ms(9_000)).await.unwrap(), 1);
    assert_eq!(database.forget_answers(NOW.plus_ms(9_000)).await.unwrap(), 0);
    assert_eq!(found(&scene, "exe_1").await.sealed_answer, None);
    assert!(found(&scene, "exe_2").await.sealed_answer.is_some());
}

#[tokio::test]
async fn the_list_is_newest_first_in_pages_and_leaves_answers_out() {
    let scene = Scene::open().await;
    for id in ["exe_1", "exe_3", "exe_2"] {
        scene.world.database.claim(&scene.keyed(id, id)).await.unwrap();
    }
    scene.world.database.finish(&scene.end("exe_3", ExecutionStatus::Succeeded)).await.unwrap();
    let first = ExecutionFilter { limit: 2, ..ExecutionFilter::default() };
    assert_eq!(ids(&scene, first.clone()).await, ["exe_3", "exe_2"]);
    let second = ExecutionFilter { before: Some("exe_2".into()), ..first.clone() };
    assert_eq!(ids(&scene, second).await, ["exe_1"]);
    let rows = scene.world.database.list(&scene.user, &first).await.unwrap();
    assert!(rows.iter().all(|row| row.sealed_answer.is_none()));
    assert_eq!(rows[0].device_name.as_deref(), Some("dev of ann"));
}

#[tokio::test]
async fn every_filter_narrows_the_list() {
    let scene = Scene::open().await;
    let device = scene.world.device(&scene.user, "other").await.unwrap();
    let other = Claim {
        device: device.clone(),
        tool: "mail.send".to_owned(),
        app: "mail".to_owned(),
        connection: None,
        ..scene.claim("exe_2")
    };
    scene.world.database.claim(&scene.claim("exe_1")).await.unwrap();
    scene.world.database.claim(&other).await.unwrap();
    scene.world.database.finish(&scene.end("exe_2", ExecutionStatus::Failed)).await.unwrap();
    let all = ExecutionFilter { limit: 10, ..ExecutionFilter::default() };
    let filters = [
        ExecutionFilter { device: Some(device), ..all.clone() },
        ExecutionFilter { tool: Some("mail.send".to_owned()), ..all.clone() },
        ExecutionFilter { app: Some("mail".to_owned()), ..all.clone() },
        ExecutionFilter { status: Some(ExecutionStatus::Failed), ..all.clone() },
    ];
    for filter in filters {
        assert_eq!(ids(&scene, filter.clone()).await, ["exe_2"], "{filter:?}");
    }
    assert_eq!(ids(&scene, all).await, ["exe_2", "exe_1"]);
}
