use clawlink_core::policy::Policy;
use clawlink_core::ports::storage::{Device, DeviceFamily, Devices, NewDevice};
use clawlink_core::time::HOUR_MS;
use clawlink_store::testing::{NOW, World};

async fn found(world: &World, credential: &str) -> Device {
    world.database.find_by_credential(credential).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_device_is_found_by_its_credential_revoked_or_not() {
    let world = World::open().unwrap();
    let user = world.person("ann").await.unwrap();
    let id = world.device(&user, "dev").await.unwrap();
    let device = found(&world, "dev").await;
    assert_eq!((device.user.clone(), device.policy), (user.clone(), Policy::Standard));
    assert_eq!((device.family, device.name.as_str()), (DeviceFamily::Cli, "dev of ann"));
    assert!(world.database.revoke(&user, &id, NOW).await.unwrap());
    assert_eq!(found(&world, "dev").await.revoked_at, Some(NOW));
    assert!(world.database.find_by_credential("nonsense").await.unwrap().is_none());
}

#[tokio::test]
async fn a_live_device_is_found_by_its_owner_and_id() {
    let world = World::open().unwrap();
    let (user, bob) = (world.person("ann").await.unwrap(), world.person("bob").await.unwrap());
    let id = world.device(&user, "dev").await.unwrap();
    world.device(&user, "other").await.unwrap();
    let name = async |user| world.database.find_live(user, &id).await.unwrap().map(|device| device.name);
    assert_eq!(name(&user).await.as_deref(), Some("dev of ann"));
    assert_eq!(name(&bob).await, None);
    world.database.revoke(&user, &id, NOW).await.unwrap();
    assert_eq!(name(&user).await, None);
}

#[tokio::test]
async fn a_device_ends_once_and_by_its_owner() {
    let world = World::open().unwrap();
    let (user, bob) = (world.person("ann").await.unwrap(), world.person("bob").await.unwrap());
    let id = world.device(&user, "dev").await.unwrap();
    assert!(!world.database.revoke(&bob, &id, NOW).await.unwrap());
    assert!(world.database.revoke(&user, &id, NOW).await.unwrap());
    assert!(!world.database.revoke(&user, &id, NOW.plus_ms(1)).await.unwrap());
    assert_eq!(found(&world, "dev").await.revoked_at, Some(NOW));
}

#[tokio::test]
async fn the_list_is_newest_first_and_ends_with_the_long_revoked() {
    let world = World::open().unwrap();
    let user = world.person("ann").await.unwrap();
    let older = world.device(&user, "dev_1").await.unwrap();
    let newer = Device { id: "dev_2".into(), created_at: NOW.plus_ms(1), ..found(&world, "dev_1").await };
    Devices::create(&world.database, &NewDevice { device: newer, credential_hash: "dev_2".to_owned() })
        .await
        .unwrap();
    world.database.revoke(&user, &older, NOW).await.unwrap();
    let ids = async |since| {
        let list = Devices::list(&world.database, &user, since).await.unwrap();
        list.iter().map(|device| device.id.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(NOW).await, ["dev_2", "dev_1"]);
    assert_eq!(ids(NOW.plus_ms(1)).await, ["dev_2"]);
}

#[tokio::test]
async fn two_devices_cannot_share_a_credential() {
    let world = World::open().unwrap();
    let user = world.person("ann").await.unwrap();
    world.device(&user, "dev").await.unwrap();
    let twin = Device { id: "twin".into(), ..found(&world, "dev").await };
    let twin = NewDevice { device: twin, credential_hash: "dev".to_owned() };
    assert!(Devices::create(&world.database, &twin).await.is_err());
}

#[tokio::test]
async fn pairing_the_same_device_again_changes_nothing() {
    let world = World::open().unwrap();
    let user = world.person("ann").await.unwrap();
    let id = world.device(&user, "dev").await.unwrap();
    world.database.revoke(&user, &id, NOW).await.unwrap();
    world.device(&user, "dev").await.unwrap();
    assert_eq!(found(&world, "dev").await.revoked_at, Some(NOW));
}

#[tokio::test]
async fn uses_are_noted_to_the_hour() {
    let world = World::open().unwrap();
    let user = world.person("ann").await.unwrap();
    let id = world.device(&user, "dev").await.unwrap();
    for (use_at, noted) in [(0, 0), (HOUR_MS - 1, 0), (HOUR_MS, HOUR_MS)] {
        Devices::touch(&world.database, &id, NOW.plus_ms(use_at)).await.unwrap();
        assert_eq!(found(&world, "dev").await.last_used_at, Some(NOW.plus_ms(noted)));
    }
}
