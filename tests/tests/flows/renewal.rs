//! Credentials that no refresh token renews: each is made anew the way it was made, once, and the call goes on.

use clawlink_e2e::Outcome;
use serde_json::{Value, json};

use crate::every_app::{connect, granted, session, trade};
use crate::support::Scene;

/// A read of an app, and how its credential is renewed.
struct Renewed {
    app: &'static str,
    tool: &'static str,
    /// The read's own path.
    path: &'static str,
    /// Status and body by which the app says that the token has ended.
    end: (u16, &'static str),
    /// Where it is renewed.
    at: &'static str,
    answer: fn(&str) -> Value,
}

#[tokio::test]
async fn a_session_that_ended_is_renewed_by_its_own_call() -> Outcome {
    is_renewed(Renewed {
        app: "bluesky",
        tool: "bluesky_get_timeline",
        path: "/xrpc/app.bsky.feed.getTimeline",
        end: (400, "ExpiredToken"),
        at: "/xrpc/com.atproto.server.refreshSession",
        answer: session,
    })
    .await
}

#[tokio::test]
async fn a_persons_own_client_asks_for_another_token() -> Outcome {
    is_renewed(Renewed {
        app: "xero",
        tool: "xero_list_contacts",
        path: "/api.xro/2.0/Contacts",
        end: (401, "Unauthorized"),
        at: "/connect/token",
        answer: granted,
    })
    .await
}

#[tokio::test]
async fn a_key_file_signs_another_assertion() -> Outcome {
    is_renewed(Renewed {
        app: "google-bigquery",
        tool: "google_bigquery_list_projects",
        path: "/bigquery/v2/projects",
        end: (401, "UNAUTHENTICATED"),
        at: "/token",
        answer: granted,
    })
    .await
}

async fn is_renewed(renewed: Renewed) -> Outcome {
    let Renewed { app, tool, path, end: (status, error), at, answer } = renewed;
    let mut scene = Scene::paired().await?;
    let known = scene.agent.get(&format!("/v1/apps/{app}")).await?;
    let first = connect(&mut scene, &known.body).await?;
    let ended = json!({ "path": path, "account": scene.account, "count": 1 });
    scene.control.rule(ended, json!({ "status": status, "body": { "json": { "error": error } } })).await?;
    let then = json!({ "path": path, "account": scene.account });
    scene.control.rule(then, json!({ "body": { "json": {} } })).await?;
    let second = trade(&scene, at, answer).await?;

    let read = scene.agent.execute(tool, &json!({}), None).await?.expect(200)?;
    assert_eq!(read.at("/attempts").as_array().map(Vec::len), Some(2), "{}", read.body);
    let arrived = scene.control.requests(&[("path", path), ("account", scene.account.as_str())]).await?;
    let carried: Vec<Option<&str>> = arrived.iter().map(|request| request.header("authorization")).collect();
    let bearer = |token: &str| format!("Bearer {token}");
    assert_eq!(carried, [Some(bearer(&first.slots[0].1).as_str()), Some(bearer(&second).as_str())]);
    Ok(())
}
