use clawlink_core::ports::storage::{LoginCode, LoginCodes};
use clawlink_core::time::{HOUR_MS, MINUTE_MS};
use clawlink_store::Database;
use clawlink_store::testing::{NOW, World};
use tokio::task::JoinSet;

fn code(browser: &str, code: &str) -> LoginCode {
    LoginCode {
        browser_hash: browser.to_owned(),
        email: "ann@example.com".to_owned(),
        code_hash: code.to_owned(),
        tries_left: 5,
        created_at: NOW,
        expires_at: NOW.plus_ms(10 * MINUTE_MS),
    }
}

async fn with(codes: &[LoginCode]) -> Database {
    let database = World::open().unwrap().database;
    for code in codes {
        database.put(code).await.unwrap();
    }
    database
}

#[tokio::test]
async fn each_guess_sees_the_tries_before_it_and_the_sixth_sees_nothing() {
    let database = with(&[code("browser", "code")]).await;
    for tries_left in [5, 4, 3, 2, 1] {
        let row = database.spend_guess("browser", NOW).await.unwrap().unwrap();
        assert_eq!((row.tries_left, row.code_hash.as_str()), (tries_left, "code"));
    }
    assert!(database.spend_guess("browser", NOW).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_guesses_share_the_five() {
    let database = with(&[code("browser", "code")]).await;
    let mut tasks = JoinSet::new();
    for _ in 0..24 {
        let database = database.clone();
        tasks.spawn(async move { database.spend_guess("browser", NOW).await.unwrap() });
    }
    let mut seen: Vec<i64> = tasks.join_all().await.into_iter().flatten().map(|row| row.tries_left).collect();
    seen.sort_unstable();
    assert_eq!(seen, [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn a_code_ends_with_its_time_and_elsewhere_it_is_none() {
    let database = with(&[code("browser", "code")]).await;
    assert!(database.spend_guess("elsewhere", NOW).await.unwrap().is_none());
    assert!(database.spend_guess("browser", NOW.plus_ms(10 * MINUTE_MS)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_newer_code_closes_the_older_of_its_browser_and_both_count() {
    let newer = LoginCode { created_at: NOW.plus_ms(1), ..code("browser", "newer") };
    let database = with(&[code("browser", "older"), newer, code("other", "third")]).await;
    assert_eq!(database.spend_guess("browser", NOW).await.unwrap().unwrap().code_hash, "newer");
    assert_eq!(database.count_since("ann@example.com", NOW).await.unwrap(), 3);
    assert_eq!(database.count_since("ann@example.com", NOW.plus_ms(1)).await.unwrap(), 1);
    assert_eq!(database.count_since("bob@example.com", NOW).await.unwrap(), 0);
}

#[tokio::test]
async fn putting_a_code_twice_counts_once() {
    let database = with(&[code("browser", "code"), code("browser", "code")]).await;
    assert_eq!(database.count_since("ann@example.com", NOW).await.unwrap(), 1);
    assert_eq!(database.spend_guess("browser", NOW).await.unwrap().unwrap().tries_left, 5);
}

#[tokio::test]
async fn a_removed_code_takes_no_guess() {
    let database = with(&[code("browser", "code"), code("other", "code")]).await;
    database.remove("browser").await.unwrap();
    assert!(database.spend_guess("browser", NOW).await.unwrap().is_none());
    assert!(database.spend_guess("other", NOW).await.unwrap().is_some());
}

#[tokio::test]
async fn codes_that_ended_before_the_line_are_removed_and_counted() {
    let later = LoginCode { expires_at: NOW.plus_ms(HOUR_MS), ..code("later", "code") };
    let database = with(&[code("browser", "code"), later]).await;
    assert_eq!(LoginCodes::expire(&database, NOW.plus_ms(10 * MINUTE_MS)).await.unwrap(), 0);
    assert_eq!(LoginCodes::expire(&database, NOW.plus_ms(HOUR_MS)).await.unwrap(), 1);
    assert_eq!(database.count_since("ann@example.com", NOW).await.unwrap(), 1);
}
