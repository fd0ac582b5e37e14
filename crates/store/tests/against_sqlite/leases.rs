use clawlink_core::ports::storage::Leases;
use clawlink_store::testing::{NOW, World};
use tokio::task::JoinSet;

#[tokio::test]
async fn a_lease_has_one_holder_until_its_end() {
    let database = World::open().unwrap().database;
    let until = NOW.plus_ms(1_000);
    assert!(database.take("settle", NOW, until).await.unwrap());
    assert!(!database.take("settle", NOW.plus_ms(999), NOW.plus_ms(9_000)).await.unwrap());
    assert!(database.take("expire", NOW, until).await.unwrap());
    assert!(database.take("settle", until, NOW.plus_ms(2_000)).await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_parallel_takers_one_gets_the_lease() {
    let database = World::open().unwrap().database;
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let database = database.clone();
        tasks.spawn(async move { database.take("settle", NOW, NOW.plus_ms(1_000)).await.unwrap() });
    }
    assert_eq!(tasks.join_all().await.into_iter().filter(|taken| *taken).count(), 1);
}
