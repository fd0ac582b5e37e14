use clawlink_core::ports::storage::Previews;
use clawlink_core::time::MINUTE_MS;
use clawlink_store::testing::NOW;

use crate::support::Scene;

#[tokio::test]
async fn a_preview_is_found_by_its_own_device_alone() {
    let scene = Scene::open().await;
    scene.world.preview(&scene.user, &scene.device, Some(&scene.connection), "pre").await.unwrap();
    let other = scene.world.device(&scene.user, "other").await.unwrap();
    let database = &scene.world.database;
    let preview = Previews::find(database, &scene.device, "pre").await.unwrap().unwrap();
    assert_eq!((preview.user, preview.connection), (scene.user, Some(scene.connection)));
    assert_eq!((preview.digest.as_str(), preview.sealed_plan.as_str()), ("sha256:00", "sealed"));
    assert_eq!((preview.created_at, preview.used_at), (NOW, None));
    assert!(Previews::find(database, &other, "pre").await.unwrap().is_none());
}

#[tokio::test]
async fn previews_that_ended_before_the_line_are_removed_and_counted() {
    let scene = Scene::open().await;
    scene.world.preview(&scene.user, &scene.device, None, "pre").await.unwrap();
    let end = NOW.plus_ms(15 * MINUTE_MS);
    assert_eq!(Previews::expire(&scene.world.database, end).await.unwrap(), 0);
    assert_eq!(Previews::expire(&scene.world.database, end.plus_ms(1)).await.unwrap(), 1);
}
