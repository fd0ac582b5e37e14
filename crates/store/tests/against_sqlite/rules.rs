use clawlink_core::policy::{Answer, Pattern, Policy, Rule};
use clawlink_core::ports::storage::{Devices, Rules, Users};
use clawlink_store::testing::NOW;

use crate::support::Scene;

fn rule(pattern: &str, answer: Answer) -> Rule {
    Rule { pattern: Pattern::parse(pattern).unwrap(), answer }
}

#[tokio::test]
async fn a_device_is_read_with_what_its_person_set() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    let (user, device) = (&scene.user, &scene.device);
    assert!(database.set_policy(user, device, Policy::Trusted).await.unwrap());
    for rule in
        [rule("slack", Answer::Ask), rule("*_delete_*", Answer::Allow), rule("*_delete_*", Answer::Block)]
    {
        assert!(database.put_rule(user, device, &rule, 2, NOW).await.unwrap());
    }
    assert!(
        !database.put_rule(user, device, &rule("gmail", Answer::Block), 2, NOW).await.unwrap(),
        "two are enough"
    );
    database.set_paused(user, Some(NOW)).await.unwrap();
    let read = database.find_by_credential("dev").await.unwrap().unwrap();
    assert_eq!(read.rules, [rule("*_delete_*", Answer::Block), rule("slack", Answer::Ask)]);
    assert_eq!((read.policy, read.paused_at), (Policy::Trusted, Some(NOW)));
    assert_eq!(Users::find(database, user).await.unwrap().unwrap().paused_at, Some(NOW));
    assert!(database.remove_rule(user, device, &rule("slack", Answer::Ask).pattern).await.unwrap());
    assert!(!database.remove_rule(user, device, &rule("slack", Answer::Ask).pattern).await.unwrap());
    assert_eq!(Devices::list(database, user, NOW).await.unwrap()[0].rules.len(), 1);
}

#[tokio::test]
async fn nobody_elses_and_no_revoked_device_can_be_changed() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    let bob = scene.world.person("bob").await.unwrap();
    let allow = rule("*", Answer::Allow);
    assert!(!database.set_policy(&bob, &scene.device, Policy::Trusted).await.unwrap());
    assert!(!database.put_rule(&bob, &scene.device, &allow, 9, NOW).await.unwrap());
    assert!(database.put_rule(&scene.user, &scene.device, &allow, 9, NOW).await.unwrap());
    assert!(!database.remove_rule(&bob, &scene.device, &allow.pattern).await.unwrap());
    database.revoke(&scene.user, &scene.device, NOW).await.unwrap();
    assert!(!database.put_rule(&scene.user, &scene.device, &allow, 9, NOW).await.unwrap());
    assert!(!database.set_policy(&scene.user, &scene.device, Policy::Trusted).await.unwrap());
}
