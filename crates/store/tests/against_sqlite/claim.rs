use std::sync::Arc;

use clawlink_core::ports::storage::{
    Claim, ClaimOutcome, Connections, Devices, ExecutionStatus, Ledger, Previews,
};
use clawlink_core::time::MINUTE_MS;
use clawlink_store::testing::NOW;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::support::{Scene, number};

fn word(outcome: &ClaimOutcome) -> &'static str {
    match outcome {
        ClaimOutcome::Claimed => "claimed",
        ClaimOutcome::Repeat(_) => "repeat",
        ClaimOutcome::NotLive => "not live",
        ClaimOutcome::Paused => "paused",
        ClaimOutcome::NotApproved => "not approved",
        ClaimOutcome::RightsChanged => "rights changed",
        ClaimOutcome::PreviewSpent => "preview spent",
    }
}

async fn outcome(scene: &Scene, claim: &Claim) -> &'static str {
    word(&scene.world.database.claim(claim).await.unwrap())
}

async fn rows(scene: &Scene) -> i64 {
    number(&scene.world, "SELECT count(*) FROM executions").await
}

fn previewed(scene: &Scene, id: &str, preview: &str) -> Claim {
    Claim { preview_hash: Some(preview.to_owned()), ..scene.claim(id) }
}

/// Sends all claims at once from several threads and counts the outcomes by their word.
async fn race(scene: &Scene, claims: Vec<Claim>) -> Vec<&'static str> {
    let start = Arc::new(Barrier::new(claims.len()));
    let mut tasks = JoinSet::new();
    for claim in claims {
        let (database, start) = (scene.world.database.clone(), start.clone());
        tasks.spawn(async move {
            start.wait().await;
            word(&database.claim(&claim).await.unwrap())
        });
    }
    let mut outcomes = tasks.join_all().await;
    outcomes.sort_unstable();
    outcomes
}

#[tokio::test]
async fn a_claim_is_one_round_trip_and_stands_as_sent() {
    let scene = Scene::open().await;
    scene.world.sql.reset();
    assert_eq!(outcome(&scene, &scene.keyed("exe_1", "k")).await, "claimed");
    assert_eq!(scene.world.sql.round_trips(), 1);
    let row = Ledger::find(&scene.world.database, &scene.user, &"exe_1".into()).await.unwrap().unwrap();
    assert_eq!(row.status, ExecutionStatus::Sent);
    assert_eq!(row.device_name.as_deref(), Some("dev of ann"));
    assert_eq!((row.started_at, row.finished_at), (NOW, None));
    assert_eq!(row.attempts, "[]");
}

#[tokio::test]
async fn an_app_without_connections_can_be_claimed() {
    let scene = Scene::open().await;
    let claim = Claim { connection: None, ..scene.claim("exe_1") };
    assert_eq!(outcome(&scene, &claim).await, "claimed");
}

#[tokio::test]
async fn the_second_use_of_a_key_gets_the_first_execution() {
    let scene = Scene::open().await;
    assert_eq!(outcome(&scene, &scene.keyed("exe_1", "k")).await, "claimed");
    let ended = scene.end("exe_1", ExecutionStatus::Succeeded);
    scene.world.database.finish(&ended).await.unwrap();
    let second = Claim { digest: "sha256:11".to_owned(), ..scene.keyed("exe_2", "k") };
    let ClaimOutcome::Repeat(first) = scene.world.database.claim(&second).await.unwrap() else {
        panic!("expected a repeat");
    };
    assert_eq!((first.id.as_str(), first.digest.as_str()), ("exe_1", "sha256:00"));
    assert_eq!(first.sealed_answer.as_deref(), Some("sealed-answer"));
    assert_eq!(rows(&scene).await, 1);
}

#[tokio::test]
async fn a_key_belongs_to_its_device() {
    let mut scene = Scene::open().await;
    assert_eq!(outcome(&scene, &scene.keyed("exe_1", "k")).await, "claimed");
    scene.device = scene.world.device(&scene.user, "other").await.unwrap();
    assert_eq!(outcome(&scene, &scene.keyed("exe_2", "k")).await, "claimed");
}

#[tokio::test]
async fn claims_without_a_key_do_not_meet() {
    let scene = Scene::open().await;
    assert_eq!(outcome(&scene, &scene.claim("exe_1")).await, "claimed");
    assert_eq!(outcome(&scene, &scene.claim("exe_2")).await, "claimed");
}

#[tokio::test]
async fn the_same_claim_sent_again_is_never_claimed_twice() {
    let scene = Scene::open().await;
    let keyed = scene.keyed("exe_1", "k");
    assert_eq!(outcome(&scene, &keyed).await, "claimed");
    assert_eq!(outcome(&scene, &keyed).await, "repeat");
    let keyless = scene.claim("exe_2");
    assert_eq!(outcome(&scene, &keyless).await, "claimed");
    assert!(scene.world.database.claim(&keyless).await.is_err());
    assert_eq!(rows(&scene).await, 2);
}

#[tokio::test]
async fn a_revoked_device_claims_nothing_and_replays_nothing() {
    let scene = Scene::open().await;
    assert_eq!(outcome(&scene, &scene.keyed("exe_1", "k")).await, "claimed");
    assert!(scene.world.database.revoke(&scene.user, &scene.device, NOW).await.unwrap());
    assert_eq!(outcome(&scene, &scene.claim("exe_2")).await, "not live");
    assert_eq!(outcome(&scene, &scene.keyed("exe_3", "k")).await, "not live");
    assert_eq!(rows(&scene).await, 1);
}

#[tokio::test]
async fn a_connection_that_is_not_active_cannot_be_claimed() {
    let mut scene = Scene::open().await;
    let database = scene.world.database.clone();
    database.mark_needs_reauth(&scene.user, &scene.connection, 1, "invalid_grant", NOW).await.unwrap();
    assert_eq!(outcome(&scene, &scene.claim("exe_1")).await, "not live");
    database.begin_disconnect(&scene.user, &scene.connection, NOW).await.unwrap();
    assert_eq!(outcome(&scene, &scene.claim("exe_2")).await, "not live");
    scene.connection = scene.world.pending(&scene.user, "workbench", "pending").await.unwrap();
    assert_eq!(outcome(&scene, &scene.claim("exe_3")).await, "not live");
    assert_eq!(rows(&scene).await, 0);
}

#[tokio::test]
async fn an_earlier_answer_outlives_its_connection() {
    let scene = Scene::open().await;
    assert_eq!(outcome(&scene, &scene.keyed("exe_1", "k")).await, "claimed");
    scene.world.database.begin_disconnect(&scene.user, &scene.connection, NOW).await.unwrap();
    assert_eq!(outcome(&scene, &scene.keyed("exe_2", "k")).await, "repeat");
    assert_eq!(outcome(&scene, &scene.keyed("exe_3", "other")).await, "not live");
}

#[tokio::test]
async fn neither_a_foreign_device_nor_a_foreign_connection_can_be_used() {
    let scene = Scene::open().await;
    let bob = scene.world.person("bob").await.unwrap();
    let device = scene.world.device(&bob, "bobs").await.unwrap();
    let connection = scene.world.connection(&bob, "workbench", "bobs").await.unwrap();
    let foreign_device = Claim { device, ..scene.claim("exe_1") };
    assert_eq!(outcome(&scene, &foreign_device).await, "not live");
    let foreign_connection = Claim { connection: Some(connection), ..scene.claim("exe_2") };
    assert_eq!(outcome(&scene, &foreign_connection).await, "not live");
}

#[tokio::test]
async fn a_preview_is_used_up_by_the_claim_that_names_it() {
    let scene = Scene::open().await;
    scene.world.preview(&scene.user, &scene.device, None, "pre").await.unwrap();
    assert_eq!(outcome(&scene, &previewed(&scene, "exe_1", "pre")).await, "claimed");
    let preview = Previews::find(&scene.world.database, &scene.device, "pre").await.unwrap().unwrap();
    assert_eq!(preview.used_at, Some(NOW));
    assert_eq!(outcome(&scene, &previewed(&scene, "exe_2", "pre")).await, "preview spent");
    assert_eq!(rows(&scene).await, 1);
}

#[tokio::test]
async fn a_preview_that_is_over_or_unknown_or_foreign_is_spent() {
    let scene = Scene::open().await;
    scene.world.preview(&scene.user, &scene.device, None, "pre").await.unwrap();
    let late = Claim { at: NOW.plus_ms(15 * MINUTE_MS), ..previewed(&scene, "exe_1", "pre") };
    assert_eq!(outcome(&scene, &late).await, "preview spent");
    assert_eq!(outcome(&scene, &previewed(&scene, "exe_2", "nonsense")).await, "preview spent");
    let device = scene.world.device(&scene.user, "other").await.unwrap();
    let foreign = Claim { device, ..previewed(&scene, "exe_3", "pre") };
    assert_eq!(outcome(&scene, &foreign).await, "preview spent");
    let preview = Previews::find(&scene.world.database, &scene.device, "pre").await.unwrap().unwrap();
    assert_eq!(preview.used_at, None);
}

#[tokio::test]
async fn a_refused_or_repeated_claim_leaves_its_preview_alone() {
    let scene = Scene::open().await;
    scene.world.preview(&scene.user, &scene.device, None, "pre").await.unwrap();
    assert_eq!(outcome(&scene, &scene.keyed("exe_1", "k")).await, "claimed");
    let repeat = Claim { preview_hash: Some("pre".to_owned()), ..scene.keyed("exe_2", "k") };
    assert_eq!(outcome(&scene, &repeat).await, "repeat");
    let dead = Claim { connection: Some("gone".into()), ..previewed(&scene, "exe_3", "pre") };
    assert_eq!(outcome(&scene, &dead).await, "not live");
    let preview = Previews::find(&scene.world.database, &scene.device, "pre").await.unwrap().unwrap();
    assert_eq!(preview.used_at, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_parallel_claims_with_one_key_exactly_one_is_claimed() {
    let scene = Scene::open().await;
    let claims = (0..32).map(|n| scene.keyed(&format!("exe_{n:02}"), "k")).collect();
    let outcomes = race(&scene, claims).await;
    assert_eq!(outcomes[0], "claimed");
    assert!(outcomes[1..].iter().all(|outcome| *outcome == "repeat"), "{outcomes:?}");
    assert_eq!(rows(&scene).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_parallel_claims_on_one_preview_exactly_one_is_claimed() {
    let scene = Scene::open().await;
    scene.world.preview(&scene.user, &scene.device, None, "pre").await.unwrap();
    let claims = (0..32).map(|n| previewed(&scene, &format!("exe_{n:02}"), "pre")).collect();
    let outcomes = race(&scene, claims).await;
    assert_eq!(outcomes[0], "claimed");
    assert!(outcomes[1..].iter().all(|outcome| *outcome == "preview spent"), "{outcomes:?}");
    assert_eq!(rows(&scene).await, 1);
}
