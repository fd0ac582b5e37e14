use clawlink_core::ports::storage::Registrations;
use clawlink_core::time::UnixMs;
use clawlink_store::testing::{NOW, World};
use tokio::task::JoinSet;

#[tokio::test]
async fn an_address_is_counted_by_itself_and_only_since_the_given_time() {
    let database = World::open().unwrap().database;
    let note =
        async |address: &str, at: UnixMs| database.note(address, at, at.plus_ms(-1_000), 2).await.unwrap();
    assert_eq!(note("a", NOW).await, None);
    assert_eq!(note("a", NOW.plus_ms(10)).await, None);
    assert_eq!(note("a", NOW.plus_ms(20)).await, Some(NOW), "the oldest of those that count");
    assert_eq!(note("b", NOW.plus_ms(20)).await, None);
    assert_eq!(note("a", NOW.plus_ms(1_000)).await, None, "what was refused was not noted");
    assert_eq!(note("a", NOW.plus_ms(1_001)).await, Some(NOW.plus_ms(10)));
    assert_eq!(database.expire(NOW.plus_ms(1_000)).await.unwrap(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_parallel_registrations_no_more_than_allowed_are_noted() {
    let database = World::open().unwrap().database;
    let mut tasks = JoinSet::new();
    for _ in 0..50 {
        let database = database.clone();
        tasks.spawn(async move { database.note("a", NOW, NOW.plus_ms(-1), 20).await.unwrap() });
    }
    assert_eq!(tasks.join_all().await.into_iter().filter(Option::is_none).count(), 20);
}
