use clawlink_core::ports::storage::{Bodies, KeptBody};
use clawlink_core::time::DAY_MS;
use clawlink_store::testing::{NOW, World};

async fn world(days: u32) -> World {
    let world = World::open().unwrap();
    for user in ["ann", "bob"] {
        world.person(user).await.unwrap();
    }
    world.database.set_days(&"ann".into(), days).await.unwrap();
    for id in ["exe_1", "exe_2"] {
        let (kept_at, expires_at) = (NOW, NOW.plus_ms(30 * DAY_MS));
        let body = KeptBody {
            user: "ann".into(),
            execution: id.into(),
            sealed: "s1.k1.x".to_owned(),
            kept_at,
            expires_at,
        };
        world.database.keep(&body).await.unwrap();
    }
    world
}

async fn kept(world: &World, user: &str, id: &str, after_days: i64) -> bool {
    let now = NOW.plus_ms(after_days * DAY_MS);
    Bodies::find(&world.database, &user.into(), &id.into(), now).await.unwrap().is_some()
}

#[tokio::test]
async fn nothing_is_kept_unless_the_person_says_so() {
    let world = world(0).await;
    assert_eq!(world.database.find_days(&"ann".into()).await.unwrap(), 0);
    assert!(!kept(&world, "ann", "exe_1", 0).await);
}

#[tokio::test]
async fn what_is_kept_belongs_to_its_person_and_ends_by_itself() {
    let world = world(30).await;
    assert!(kept(&world, "ann", "exe_1", 29).await && !kept(&world, "ann", "exe_1", 30).await);
    assert!(!kept(&world, "bob", "exe_1", 0).await);
    assert_eq!(Bodies::expire(&world.database, NOW.plus_ms(31 * DAY_MS)).await.unwrap(), 2);
}

#[tokio::test]
async fn a_shorter_setting_holds_for_what_is_kept_already_and_off_deletes_it() {
    let world = world(30).await;
    world.database.set_days(&"ann".into(), 7).await.unwrap();
    assert!(kept(&world, "ann", "exe_1", 6).await && !kept(&world, "ann", "exe_1", 7).await);
    world.database.set_days(&"ann".into(), 0).await.unwrap();
    assert!(!kept(&world, "ann", "exe_1", 0).await);
}

#[tokio::test]
async fn one_or_all_are_deleted_at_once() {
    let world = world(30).await;
    assert_eq!(world.database.forget(&"bob".into(), None).await.unwrap(), 0);
    assert_eq!(world.database.forget(&"ann".into(), Some(&"exe_1".into())).await.unwrap(), 1);
    assert!(!kept(&world, "ann", "exe_1", 0).await && kept(&world, "ann", "exe_2", 0).await);
    assert_eq!(world.database.forget(&"ann".into(), None).await.unwrap(), 1);
}
