use clawlink_core::id::{ConnectionId, UserId};
use clawlink_core::ports::storage::{Connections, Publication};
use clawlink_store::testing::{NOW, World};

/// Ids of the person's default connections.
async fn defaults(world: &World, user: &UserId) -> Vec<String> {
    let list = Connections::list(&world.database, user, None).await.unwrap();
    list.into_iter().filter(|row| row.is_default).map(|row| row.id.as_str().to_owned()).collect()
}

/// A person with three active connections to `forge`, the first of them the default.
async fn three() -> (World, UserId, [ConnectionId; 3]) {
    let world = World::open().unwrap();
    let user = world.person("ann").await.unwrap();
    let first = world.connection(&user, "forge", "con_1").await.unwrap();
    let second = world.connection(&user, "forge", "con_2").await.unwrap();
    let third = world.connection(&user, "forge", "con_3").await.unwrap();
    (world, user, [first, second, third])
}

#[tokio::test]
async fn the_first_connection_of_each_app_and_person_is_its_default() {
    let (world, user, _) = three().await;
    world.connection(&user, "mail", "con_4").await.unwrap();
    assert_eq!(defaults(&world, &user).await, ["con_1", "con_4"]);
    let bob = world.person("bob").await.unwrap();
    world.connection(&bob, "forge", "bobs").await.unwrap();
    assert_eq!(defaults(&world, &bob).await, ["bobs"]);
}

#[tokio::test]
async fn the_mark_moves_in_one_round_trip_and_can_be_set_twice() {
    let (world, user, [_, second, _]) = three().await;
    world.sql.reset();
    assert!(world.database.set_default(&user, &second).await.unwrap());
    assert_eq!(world.sql.round_trips(), 1);
    assert!(world.database.set_default(&user, &second).await.unwrap());
    assert_eq!(defaults(&world, &user).await, ["con_2"]);
}

#[tokio::test]
async fn an_unknown_connection_takes_the_mark_from_nobody() {
    let (world, user, _) = three().await;
    assert!(!world.database.set_default(&user, &"nonsense".into()).await.unwrap());
    assert_eq!(defaults(&world, &user).await, ["con_1"]);
}

#[tokio::test]
async fn of_several_active_the_newest_becomes_the_default() {
    let (world, user, [first, ..]) = three().await;
    assert!(world.database.begin_disconnect(&user, &first, NOW).await.unwrap());
    assert_eq!(defaults(&world, &user).await, ["con_3"]);
}

#[tokio::test]
async fn only_an_active_connection_inherits_and_a_repeat_moves_nothing() {
    let (world, user, [first, second, third]) = three().await;
    world.pending(&user, "forge", "con_4").await.unwrap();
    world.database.mark_needs_reauth(&user, &third, 1, "invalid_grant", NOW).await.unwrap();
    world.sql.reset();
    assert!(world.database.begin_disconnect(&user, &first, NOW).await.unwrap());
    assert_eq!(world.sql.round_trips(), 1);
    assert_eq!(defaults(&world, &user).await, ["con_2"]);
    assert!(world.database.set_default(&user, &third).await.unwrap());
    assert!(world.database.begin_disconnect(&user, &first, NOW).await.unwrap());
    assert_eq!(defaults(&world, &user).await, ["con_3"]);
    assert!(world.database.begin_disconnect(&user, &third, NOW).await.unwrap());
    assert_eq!(defaults(&world, &user).await, ["con_2"]);
    assert!(world.database.begin_disconnect(&user, &second, NOW).await.unwrap());
    assert!(defaults(&world, &user).await.is_empty());
}

#[tokio::test]
async fn disconnecting_another_leaves_the_mark_where_it_is() {
    let (world, user, [first, _, third]) = three().await;
    assert!(world.database.begin_disconnect(&user, &third, NOW).await.unwrap());
    assert_eq!(defaults(&world, &user).await, [first.as_str()]);
}

#[tokio::test]
async fn without_a_default_disconnecting_another_names_none() {
    let (world, user, [first, second, third]) = three().await;
    for id in [&second, &third] {
        world.database.mark_needs_reauth(&user, id, 1, "invalid_grant", NOW).await.unwrap();
    }
    assert!(world.database.begin_disconnect(&user, &first, NOW).await.unwrap());
    for connection in [second.clone(), third] {
        let healed = Publication {
            user: user.clone(),
            connection,
            version: 2,
            kv_version: None,
            access_expires_at: None,
            renewable: true,
        };
        world.database.publish(&healed).await.unwrap();
    }
    assert!(world.database.begin_disconnect(&user, &second, NOW).await.unwrap());
    assert!(defaults(&world, &user).await.is_empty());
}

#[tokio::test]
async fn a_default_that_was_never_published_hands_its_mark_on_when_deleted() {
    let world = World::open().unwrap();
    let user = world.person("ann").await.unwrap();
    let pending = world.pending(&user, "forge", "con_1").await.unwrap();
    world.connection(&user, "forge", "con_2").await.unwrap();
    assert_eq!(defaults(&world, &user).await, ["con_1"]);
    world.database.delete(&pending).await.unwrap();
    assert_eq!(defaults(&world, &user).await, ["con_2"]);
}

#[tokio::test]
async fn a_new_connection_takes_a_mark_that_nobody_holds() {
    let (world, user, ids) = three().await;
    for id in &ids {
        world.database.begin_disconnect(&user, id, NOW).await.unwrap();
    }
    world.connection(&user, "forge", "con_4").await.unwrap();
    assert_eq!(defaults(&world, &user).await, ["con_4"]);
}
