use clawlink_core::id::UserId;
use clawlink_core::ports::storage::{Connections, OauthClients, OwnClient};
use clawlink_store::testing::{NOW, World};

use crate::support::number;

async fn two_people() -> (World, UserId, UserId) {
    let world = World::open().unwrap();
    let (ann, bob) = (world.person("ann").await.unwrap(), world.person("bob").await.unwrap());
    (world, ann, bob)
}

fn client(user: &UserId, id: &str, app: &str) -> OwnClient {
    OwnClient {
        id: id.into(),
        user: user.clone(),
        app: app.to_owned(),
        client_id: format!("public-{id}"),
        client_secret: Some("sealed".to_owned()),
        created_at: NOW,
    }
}

#[tokio::test]
async fn a_client_is_found_by_its_owner_alone() {
    let (world, ann, bob) = two_people().await;
    let mine = client(&ann, "ocl_1", "forge");
    assert!(OauthClients::create(&world.database, &mine).await.unwrap());
    let found = OauthClients::find(&world.database, &ann, &mine.id).await.unwrap();
    assert_eq!(found, Some(mine.clone()));
    assert_eq!(OauthClients::list(&world.database, &ann).await.unwrap(), std::slice::from_ref(&mine));
    assert!(OauthClients::find(&world.database, &bob, &mine.id).await.unwrap().is_none());
    assert!(OauthClients::list(&world.database, &bob).await.unwrap().is_empty());
    assert!(!world.database.remove(&bob, &mine.id).await.unwrap());
}

#[tokio::test]
async fn there_is_one_client_a_person_and_app_and_no_id_is_taken_over() {
    let (world, ann, bob) = two_people().await;
    let database = &world.database;
    assert!(OauthClients::create(database, &client(&ann, "ocl_1", "forge")).await.unwrap());
    assert!(!OauthClients::create(database, &client(&ann, "ocl_2", "forge")).await.unwrap());
    assert!(!OauthClients::create(database, &client(&bob, "ocl_1", "mail")).await.unwrap());
    assert!(OauthClients::create(database, &client(&bob, "ocl_3", "forge")).await.unwrap());
    let owner = OauthClients::list(database, &ann).await.unwrap();
    assert_eq!(owner[0].client_id, "public-ocl_1");
}

#[tokio::test]
async fn a_client_stays_while_a_connection_was_made_with_it() {
    let (world, ann, _) = two_people().await;
    let own = client(&ann, "ocl_1", "forge");
    OauthClients::create(&world.database, &own).await.unwrap();
    let mut new = world.new_connection(&ann, "forge", "con_1");
    new.client = Some(own.id.clone());
    Connections::create(&world.database, &new).await.unwrap();
    let row = Connections::find(&world.database, &ann, &new.id).await.unwrap().unwrap();
    assert_eq!(row.client, Some(own.id.clone()));
    assert!(!world.database.remove(&ann, &own.id).await.unwrap());
    new.client = None;
    world.database.renew(&new).await.unwrap();
    assert!(world.database.remove(&ann, &own.id).await.unwrap());
    assert_eq!(number(&world, "SELECT count(*) FROM oauth_clients").await, 0);
}
