//! A host that fails again and again: retries are paid from a budget, and then it is left alone.

use std::time::Duration;

use clawlink_e2e::{Answer, Outcome, Scene};
use serde_json::json;

const PAGE: &str = "59833787-2cf9-4fdf-8782-e53db20768a5";

/// Signed in, with Notion connected: no other row calls its host.
async fn notion() -> Outcome<Scene> {
    let mut scene = Scene::paired().await?;
    let who = json!({ "json": { "id": "u_1", "name": "Mara", "type": "person" } });
    scene.rule("GET", "/v1/users/me", None, json!({ "body": who })).await?;
    let token = scene.control.mint(&scene.account).await?;
    let url = scene.agent.connect_url("notion").await?;
    let page = scene.person.browser.open(format!("{url}&auth=token")).await?.expect(200)?;
    scene.person.connect_by_form(&page, "notion", &[("access_token", &token)]).await?.expect(200)?;
    Ok(scene)
}

async fn read(scene: &Scene) -> Outcome<Answer> {
    scene.agent.execute("notion_get_page", &json!({ "page_id": PAGE }), None).await
}

#[tokio::test]
async fn a_failing_host_costs_no_more_than_its_budget_and_is_then_left_alone_and_probed() -> Outcome {
    let scene = notion().await?;
    let path = format!("/v1/pages/{PAGE}");
    let failing = scene.rule("GET", &path, None, json!({ "status": 503 })).await?;
    let mut reads = 0;
    let resting = loop {
        let refused = read(&scene).await?;
        assert_eq!(refused.status, 502, "{}", refused.body);
        if refused.refusal().1 == "upstream_unreachable" {
            break refused;
        }
        reads += 1;
        assert!(reads <= 20, "after twenty failures the host is left alone");
    };
    let sent = scene.count_requests("GET", &path).await?;
    assert!((20..=22).contains(&sent), "{sent} requests");
    assert!(
        sent <= reads + 10,
        "{sent} requests for {reads} reads: ten retries are what one account can pay"
    );
    let wait = resting.at("/retry_after_seconds").as_u64().unwrap();
    assert!((1..=5).contains(&wait), "{wait}");
    read(&scene).await?;
    assert_eq!(scene.count_requests("GET", &path).await?, sent, "nothing is sent while it rests");

    scene.control.forget(failing).await?;
    scene
        .rule("GET", &path, None, json!({ "body": { "json": { "id": PAGE, "url": "https://notion.test" } } }))
        .await?;
    tokio::time::sleep(Duration::from_secs(wait)).await;
    read(&scene).await?.expect(200)?;
    read(&scene).await?.expect(200)?;
    Ok(())
}
