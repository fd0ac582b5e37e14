use clawlink_core::id::UserId;
use clawlink_core::ports::storage::{User, Users};
use clawlink_store::testing::{NOW, World};
use tokio::task::JoinSet;

use crate::support::number;

fn ann(id: &str) -> User {
    User { id: id.into(), email: "ann@example.com".to_owned(), created_at: NOW, paused_at: None }
}

async fn whose(world: &World, issuer: &str, subject: &str) -> Option<UserId> {
    world.database.find_by_identity(issuer, subject).await.unwrap().map(|user| user.id)
}

#[tokio::test]
async fn a_person_is_found_by_issuer_and_subject_together() {
    let world = World::open().unwrap();
    Users::create(&world.database, &ann("usr_1"), "email", "ann@example.com").await.unwrap();
    assert_eq!(whose(&world, "email", "ann@example.com").await, Some("usr_1".into()));
    assert_eq!(whose(&world, "https://github.com", "ann@example.com").await, None);
    let user = Users::find(&world.database, &"usr_1".into()).await.unwrap().unwrap();
    assert_eq!((user.email.as_str(), user.created_at), ("ann@example.com", NOW));
    assert!(Users::find(&world.database, &"usr_2".into()).await.unwrap().is_none());
}

#[tokio::test]
async fn one_address_at_two_issuers_is_two_people() {
    let world = World::open().unwrap();
    Users::create(&world.database, &ann("usr_1"), "email", "ann@example.com").await.unwrap();
    Users::create(&world.database, &ann("usr_2"), "https://github.com", "42").await.unwrap();
    assert_eq!(whose(&world, "https://github.com", "42").await, Some("usr_2".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_first_sign_ins_make_one_person() {
    let world = World::open().unwrap();
    let mut tasks = JoinSet::new();
    for n in 0..16 {
        let database = world.database.clone();
        tasks.spawn(async move {
            Users::create(&database, &ann(&format!("usr_{n}")), "email", "ann@example.com").await.unwrap();
        });
    }
    tasks.join_all().await;
    assert_eq!(number(&world, "SELECT count(*) FROM users").await, 1);
    assert_eq!(number(&world, "SELECT count(*) FROM identities").await, 1);
}
