//! Many callers, one token request.

use std::sync::Arc;

use clawlink_core::ports::AccessAnswer;
use tokio::task::JoinSet;

use crate::support::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_concurrent_callers_over_an_expired_token_make_one_token_request() {
    let scene = Arc::new(Scene::ended().await);
    scene.grant_next("2");
    let held = scene.test.http.hold().await;
    let mut calling = JoinSet::new();
    for _ in 0..50 {
        let scene = scene.clone();
        calling.spawn(async move { scene.access().await.unwrap() });
    }
    scene.token_call().await;
    drop(held);
    for answer in calling.join_all().await {
        assert!(matches!(answer, AccessAnswer::Ready { version: 2, .. }), "{answer:?}");
    }
    assert_eq!(scene.token_calls(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_callers_whose_version_was_refused_make_one_token_request() {
    let scene = Arc::new(Scene::connected().await);
    scene.grant_next("2");
    let mut calling = JoinSet::new();
    for _ in 0..50 {
        let scene = scene.clone();
        calling.spawn(async move { scene.access_after_401(1).await });
    }
    for answer in calling.join_all().await {
        assert!(matches!(answer, AccessAnswer::Ready { version: 2, .. }), "{answer:?}");
    }
    assert_eq!(scene.token_calls(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_callers_over_a_refused_grant_make_one_token_request_and_are_all_told() {
    let scene = Arc::new(Scene::ended().await);
    scene.refuse_next();
    let mut calling = JoinSet::new();
    for _ in 0..50 {
        let scene = scene.clone();
        calling.spawn(async move { scene.access().await.unwrap() });
    }
    for answer in calling.join_all().await {
        assert!(matches!(answer, AccessAnswer::TryLater { .. }), "{answer:?}");
    }
    assert_eq!(scene.token_calls(), 1);
}
