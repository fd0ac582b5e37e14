//! What is taken back is gone: writes at once, reads within five seconds.

use std::time::Duration;

use clawlink_e2e::{Call, Outcome, fresh};
use serde_json::json;

use crate::support::{Scene, note};

/// How long a read may still work, in seconds.
const READ_GRACE: u64 = 5;

#[tokio::test]
async fn a_revoked_device_writes_no_more_and_soon_reads_no_more() -> Outcome {
    let mut scene = Scene::connected().await?;
    let marker = fresh("revoked");
    let preview = scene.agent.preview("workbench_create_note", &note(&marker)).await?.expect(200)?;
    scene.person.revoke_device(&scene.device).await?;

    let write = scene.agent.execute("workbench_create_note", &note(&marker), Some(&fresh("key"))).await?;
    assert_eq!(write.refusal().1, "unauthenticated");
    let sealed = json!({ "confirm_token": preview.at("/confirm_token") });
    let confirmed = scene.agent.send(Call::post("/v1/execute", &sealed)).await?;
    assert_eq!(confirmed.status, 401);
    assert!(scene.control.effects(&marker).await?.is_empty());

    tokio::time::sleep(Duration::from_secs(READ_GRACE)).await;
    let read = scene.agent.execute("workbench_list_notes", &json!({}), None).await?;
    assert_eq!(read.refusal().1, "unauthenticated");
    assert_eq!(read.headers.get("www-authenticate").map(String::as_str), Some("Bearer realm=\"clawlink\""));
    assert_eq!(scene.agent.send(Call::get("/v1/whoami")).await?.status, 401);
    Ok(())
}

#[tokio::test]
async fn a_device_ends_itself() -> Outcome {
    let scene = Scene::paired().await?;
    assert_eq!(scene.agent.send(Call::delete("/v1/device")).await?.status, 204);
    assert_eq!(scene.agent.send(Call::get("/v1/whoami")).await?.status, 401);
    Ok(())
}

#[tokio::test]
async fn a_revoked_device_leaves_the_others_alone() -> Outcome {
    let mut scene = Scene::paired().await?;
    let other = scene.person.make_api_key("a server", "read_only").await?;
    scene.person.revoke_device(&scene.device).await?;
    assert_eq!(other.get("/v1/whoami").await?.text("/device/name")?, "a server");
    assert_eq!(scene.agent.send(Call::get("/v1/whoami")).await?.status, 401);
    Ok(())
}

#[tokio::test]
async fn a_code_redeemed_twice_revokes_what_it_gave() -> Outcome {
    let mut scene = Scene::paired().await?;
    let pairing = clawlink_e2e::Pairing::ask(&scene.instance, "twice")?;
    let consent = scene.person.browser.open(&pairing.url).await?.expect(200)?;
    let answer = scene.person.approve(&consent, "standard").await?;
    let agent = pairing.redeem(&scene.instance, &answer).await?;
    agent.get("/v1/whoami").await?;
    assert!(pairing.redeem(&scene.instance, &answer).await.is_err());
    assert_eq!(agent.send(Call::get("/v1/whoami")).await?.status, 401);
    Ok(())
}
