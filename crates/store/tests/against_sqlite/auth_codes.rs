use clawlink_core::policy::Policy;
use clawlink_core::ports::storage::{AuthCode, AuthCodes};
use clawlink_core::time::MINUTE_MS;
use clawlink_store::Database;
use clawlink_store::testing::{NOW, World};
use tokio::task::JoinSet;

async fn with_code() -> (Database, AuthCode) {
    let world = World::open().unwrap();
    let code = AuthCode {
        code_hash: "code".to_owned(),
        user: world.person("ann").await.unwrap(),
        client_id: "clawlink-cli".to_owned(),
        redirect_uri: "http://127.0.0.1:4321/callback".to_owned(),
        code_challenge: "challenge".to_owned(),
        device_label: "Laptop".to_owned(),
        policy: Policy::ReadOnly,
        expires_at: NOW.plus_ms(MINUTE_MS),
        device_id: None,
        scope: "tools:read".to_owned(),
        resource: "https://api.example.com/mcp".to_owned(),
    };
    AuthCodes::create(&world.database, &code).await.unwrap();
    (world.database, code)
}

#[tokio::test]
async fn a_code_is_consumed_once_and_tells_whose_it_was() {
    let (database, code) = with_code().await;
    let used = database.consume("code", "dev_1", NOW).await.unwrap().unwrap();
    assert_eq!((used.user, used.redirect_uri, used.policy), (code.user, code.redirect_uri, Policy::ReadOnly));
    assert_eq!((used.client_id, used.code_challenge), (code.client_id, code.code_challenge));
    assert_eq!(used.device_label, code.device_label);
    assert_eq!((used.scope, used.resource), (code.scope, code.resource));
    assert!(database.consume("code", "dev_2", NOW).await.unwrap().is_none());
    assert!(database.consume("code", "dev_1", NOW).await.unwrap().is_none());
    let replayed = AuthCodes::find(&database, "code").await.unwrap().unwrap();
    assert_eq!(replayed.device_id.as_deref(), Some("dev_1"));
}

#[tokio::test]
async fn a_code_that_is_over_or_unknown_is_none() {
    let (database, code) = with_code().await;
    assert!(database.consume("code", "dev", code.expires_at).await.unwrap().is_none());
    assert!(database.consume("nonsense", "dev", NOW).await.unwrap().is_none());
    assert_eq!(AuthCodes::find(&database, "code").await.unwrap().unwrap().device_id, None);
    assert!(AuthCodes::find(&database, "nonsense").await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_parallel_uses_one_succeeds() {
    let (database, _) = with_code().await;
    let mut tasks = JoinSet::new();
    for n in 0..16 {
        let database = database.clone();
        tasks.spawn(async move { database.consume("code", &format!("dev_{n}"), NOW).await.unwrap() });
    }
    assert_eq!(tasks.join_all().await.into_iter().flatten().count(), 1);
}

#[tokio::test]
async fn keeping_a_used_code_again_does_not_reopen_it() {
    let (database, code) = with_code().await;
    database.consume("code", "dev", NOW).await.unwrap();
    AuthCodes::create(&database, &code).await.unwrap();
    assert!(database.consume("code", "dev_2", NOW).await.unwrap().is_none());
}

#[tokio::test]
async fn codes_that_ended_before_the_line_are_removed_and_counted() {
    let (database, code) = with_code().await;
    assert_eq!(AuthCodes::expire(&database, code.expires_at).await.unwrap(), 0);
    assert_eq!(AuthCodes::expire(&database, code.expires_at.plus_ms(1)).await.unwrap(), 1);
}
