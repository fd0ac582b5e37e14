//! Clients that are in people's hands, by the names they know: on both origins, and over MCP.

use clawlink_e2e::{Agent, Answer, Call, Outcome, fresh};
use serde_json::{Value, json};

use crate::support::{Scene, note};

const NOTES: &str = "/api/v1/notes";

/// The same device on each of the two origins.
fn doors(scene: &Scene) -> Outcome<[Agent; 2]> {
    let web = Agent::new(&scene.instance.web, scene.agent.credential(), scene.instance.narrator.clone())?;
    Ok([scene.agent.clone(), web])
}

async fn call(agent: &Agent, path: &str, body: &Value) -> Outcome<Answer> {
    agent.send(Call::post(path, body)).await
}

#[tokio::test]
async fn a_published_client_reads_previews_and_writes_once_on_both_origins() -> Outcome {
    let scene = Scene::connected().await?;
    for agent in doors(&scene)? {
        let marker = fresh("published");
        let listed = agent.get("/api/tools?integration=workbench").await?;
        assert!(listed.at("/count").as_u64() > Some(10), "{listed:?}");
        let read = call(&agent, "/api/tools/workbench_list_notes/execute", &json!({})).await?.expect(200)?;
        assert!(read.at("/result/items").is_array(), "{read:?}");
        let path = "/api/tools/workbench_create_note";
        let preview = json!({ "arguments": note(&marker) });
        let preview = call(&agent, &format!("{path}/preview"), &preview).await?.expect(200)?;
        assert_eq!(scene.control.effects(&marker).await?.len(), 0, "a preview sends nothing");
        let body = json!({
            "arguments": note(&marker), "confirmed": true, "digest": preview.at("/data/digest"),
            "idempotency_key": marker,
        });
        let first = call(&agent, &format!("{path}/execute"), &body).await?.expect(200)?;
        let again = call(&agent, &format!("{path}/execute"), &body).await?.expect(200)?;
        assert_eq!(first.at("/executionId"), again.at("/executionId"));
        assert_eq!(*again.at("/idempotency/replayed"), true);
        let action = json!({
            "integration_id": "workbench", "action_id": "create_note", "input": note(&marker), "confirm": true,
        });
        let by_action = agent.send(Call::post("/api/executions", &action).key(&marker)).await?.expect(200)?;
        assert_eq!(by_action.at("/execution_id"), first.at("/executionId"), "one store for both");
        let found = agent.get(&format!("/api/executions/{}", first.text("/executionId")?)).await?;
        assert_eq!(found.text("/status")?, "succeeded");
        assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    }
    assert_eq!(scene.count_requests("POST", NOTES).await?, 2, "one for each origin");
    Ok(())
}

#[tokio::test]
async fn an_action_runs_once_on_both_origins() -> Outcome {
    let scene = Scene::connected().await?;
    let marker = fresh("canonical");
    let body = json!({
        "integration_id": "workbench", "action_id": "create_note", "input": note(&marker), "confirm": true,
        "idempotency_key": marker,
    });
    let mut ids = Vec::new();
    for agent in doors(&scene)? {
        let ran = call(&agent, "/api/executions", &body).await?.expect(200)?;
        ids.push(ran.text("/execution_id")?.to_owned());
        let refused = call(&agent, "/api/executions", &json!({ "integration_id": "workbench" })).await?;
        assert_eq!((refused.status, refused.text("/code")?), (400, "invalid_request"));
    }
    assert_eq!(ids[0], ids[1]);
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn the_older_tools_are_listed_and_write_once() -> Outcome {
    let scene = Scene::connected().await?;
    let marker = fresh("older");
    for agent in doors(&scene)? {
        let path = "/api/mcp?set=legacy";
        let list = call(&agent, path, &json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" }))
            .await?
            .expect(200)?;
        assert_eq!(list.at("/result/tools").as_array().map(Vec::len), Some(11), "{list:?}");
        for name in ["clawlink_execute", "clawlink.execute"] {
            let arguments = json!({
                "integration_id": "workbench", "action_id": "create_note", "input": note(&marker), "confirm": true,
                "idempotency_key": marker,
            });
            let params = json!({ "name": name, "arguments": arguments });
            let request = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params });
            let told = call(&agent, path, &request).await?.expect(200)?;
            assert_eq!(told.text("/result/structuredContent/status")?, "succeeded", "{told:?}");
        }
    }
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    Ok(())
}
