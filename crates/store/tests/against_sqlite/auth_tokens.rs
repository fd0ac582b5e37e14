use clawlink_core::id::DeviceId;
use clawlink_core::ports::storage::{AuthToken, AuthTokens, Devices, TokenKind};
use clawlink_core::time::HOUR_MS;
use clawlink_store::testing::{NOW, World};

fn token(hash: &str, kind: TokenKind) -> AuthToken {
    AuthToken {
        token_hash: hash.to_owned(),
        device: DeviceId::from("dev"),
        kind,
        client_id: "https://client.example.com/c.json".to_owned(),
        scope: "tools:read".to_owned(),
        resource: "https://api.example.com/mcp".to_owned(),
        created_at: NOW,
        expires_at: NOW.plus_ms(HOUR_MS),
        replaced_by: None,
        replaced_at: None,
    }
}

async fn with_grant() -> World {
    let world = World::open().unwrap();
    let user = world.person("ann").await.unwrap();
    world.device(&user, "dev").await.unwrap();
    let (refresh, access) = (token("r1", TokenKind::Refresh), token("a1", TokenKind::Access));
    world.database.issue([&refresh, &access]).await.unwrap();
    world
}

async fn find(world: &World, hash: &str) -> Option<AuthToken> {
    AuthTokens::find(&world.database, hash).await.unwrap().map(|(token, _)| token)
}

#[tokio::test]
async fn a_token_is_found_with_its_device_revoked_or_not() {
    let world = with_grant().await;
    let (found, device) = AuthTokens::find(&world.database, "a1").await.unwrap().unwrap();
    assert_eq!(
        (found.kind, found.scope.as_str(), device.name.as_str()),
        (TokenKind::Access, "tools:read", "dev of ann")
    );
    world.database.revoke(&device.user, &device.id, NOW).await.unwrap();
    let (_, device) = AuthTokens::find(&world.database, "a1").await.unwrap().unwrap();
    assert_eq!(device.revoked_at, Some(NOW));
    assert!(find(&world, "nonsense").await.is_none());
}

#[tokio::test]
async fn an_exchange_names_the_first_successor_and_keeps_it() {
    let world = with_grant().await;
    let access = |hash| token(hash, TokenKind::Access);
    let next = token("r2", TokenKind::Refresh);
    world.database.exchange("r1", [&next, &access("a2")]).await.unwrap();
    let later = AuthToken { created_at: NOW.plus_ms(5), ..next.clone() };
    world.database.exchange("r1", [&later, &access("a3")]).await.unwrap();
    let old = find(&world, "r1").await.unwrap();
    assert_eq!((old.replaced_by.as_deref(), old.replaced_at), (Some("r2"), Some(NOW)));
    assert_eq!(find(&world, "r2").await.unwrap().created_at, NOW);
    assert!(find(&world, "a2").await.is_some() && find(&world, "a3").await.is_some());
}

#[tokio::test]
async fn tokens_end_one_by_one_and_by_time() {
    let world = with_grant().await;
    world.database.remove("a1").await.unwrap();
    assert!(find(&world, "a1").await.is_none() && find(&world, "r1").await.is_some());
    let end = NOW.plus_ms(HOUR_MS);
    assert_eq!(AuthTokens::expire(&world.database, end).await.unwrap(), 0);
    assert_eq!(AuthTokens::expire(&world.database, end.plus_ms(1)).await.unwrap(), 1);
}
