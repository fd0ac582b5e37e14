//! An access token ends all the time; nobody notices, and the app is asked once.

use clawlink_e2e::{Call, Outcome, fresh};
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{Scene, note};

const LIST: &str = "workbench_list_notes";

#[tokio::test]
async fn a_call_on_an_expired_token_is_refreshed_once_and_succeeds() -> Outcome {
    let scene = Scene::connected().await?;
    assert_eq!(scene.token_calls().await?, 1);
    scene.control.expire(&scene.account).await?;
    let read = scene.agent.execute(LIST, &json!({}), None).await?.expect(200)?;
    assert_eq!(read.at("/attempts").as_array().map(Vec::len), Some(2), "{}", read.body);
    assert_eq!(scene.token_calls().await?, 2);
    scene.agent.execute(LIST, &json!({}), None).await?.expect(200)?;
    assert_eq!(scene.token_calls().await?, 2, "the new token serves from now on");
    Ok(())
}

#[tokio::test]
async fn a_write_on_an_expired_token_is_refreshed_and_happens_once() -> Outcome {
    let scene = Scene::connected().await?;
    let marker = fresh("refresh");
    scene.control.expire(&scene.account).await?;
    scene.agent.execute("workbench_create_note", &note(&marker), Some(&fresh("key"))).await?.expect(200)?;
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    assert_eq!(scene.token_calls().await?, 2);
    Ok(())
}

#[tokio::test]
async fn a_single_401_costs_one_refresh() -> Outcome {
    let scene = Scene::connected().await?;
    let once = json!({ "path": "/api/v1/notes", "account": scene.account, "count": 1 });
    scene.control.rule(once, json!({ "auth": { "as": "expired" } })).await?;
    scene.agent.execute(LIST, &json!({}), None).await?.expect(200)?;
    assert_eq!(scene.token_calls().await?, 2);
    Ok(())
}

#[tokio::test]
async fn fifty_parallel_reads_on_an_expired_token_make_one_token_request() -> Outcome {
    let scene = Scene::connected().await?;
    scene.control.expire(&scene.account).await?;
    let mut reading = JoinSet::new();
    for _ in 0..50 {
        let agent = scene.agent.clone();
        reading.spawn(async move { agent.execute(LIST, &json!({}), None).await });
    }
    for read in reading.join_all().await {
        read?.expect(200)?;
    }
    assert_eq!(scene.token_calls().await?, 2);
    Ok(())
}

#[tokio::test]
async fn a_grant_revoked_at_the_app_asks_for_a_person_and_reconnecting_mends_it() -> Outcome {
    let mut scene = Scene::connected().await?;
    scene.control.revoke(&scene.account).await?;
    let refused = scene.agent.execute(LIST, &json!({}), None).await?;
    assert_eq!(refused.refusal().1, "reauth_required", "{}", refused.body);
    let next = refused.at("/next_call").clone();
    let session =
        scene.agent.send(Call::post(next["path"].as_str().unwrap(), &next["body"])).await?.expect(201)?;
    let review = scene.person.browser.open(session.text("/connect_url")?).await?.expect(200)?;
    let account = scene.account.clone();
    scene.person.connect_workbench(&review, &account).await?;
    scene.agent.execute(LIST, &json!({}), None).await?.expect(200)?;
    let connections = scene.agent.get("/v1/connections").await?;
    assert_eq!(connections.at("/items").as_array().map(Vec::len), Some(1), "the same connection was renewed");
    Ok(())
}
