//! Published plugins, as they pair and call: the pages in a browser, the rest from a program that holds no cookie.

use std::time::Duration;

use clawlink_e2e::{Agent, Narrator, Outcome, Person, Scene};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use url::Url;

/// A plugin's own HTTP client, as patient as the published ones.
fn program() -> reqwest::Client {
    reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap()
}

/// A plugin's request, without any credential.
async fn ask(method: reqwest::Method, url: String, body: Value) -> (u16, Value) {
    let request = program().request(method, &url).body(body.to_string());
    let reply = request.send().await.unwrap();
    let status = reply.status().as_u16();
    let text = reply.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{url} answers {status} {text}")))
}

async fn post(url: String, body: Value) -> (u16, Value) {
    ask(reqwest::Method::POST, url, body).await
}

async fn get(url: &str) -> Value {
    ask(reqwest::Method::GET, url.to_owned(), json!({})).await.1
}

/// Goes through both steps of the page behind a link.
async fn approve(person: &mut Person, link: &str) -> Outcome {
    let path = Url::parse(link).unwrap().path().to_owned();
    let page = person.browser.open(link).await?.expect(200)?;
    let form = page.form(&format!("{path}/decide"))?;
    let page = person.browser.submit(&page, &form).await?.expect(200)?;
    let form = page.form(&format!("{path}/approve"))?;
    let page = person.browser.submit(&page, &form).await?;
    let page = person.browser.follow(page).await?;
    assert!(page.heading().starts_with("Waiting for"), "{}", page.text());
    Ok(())
}

#[tokio::test]
async fn an_openclaw_plugin_pairs_once_however_often_it_asks_and_then_calls() -> Outcome {
    let mut scene = Scene::paired().await?;
    let base = format!("{}/api/openclaw/pair", scene.instance.web);
    let (status, started) = post(format!("{base}/start"), json!({ "deviceLabel": "claw" })).await;
    assert_eq!(status, 200, "{started}");
    let session = format!("{base}/sessions/{}", started["sessionToken"].as_str().unwrap());
    assert_eq!(get(&session).await["session"]["status"], "awaiting_browser");
    approve(&mut scene.person, started["pairUrl"].as_str().unwrap()).await?;
    assert_eq!(get(&session).await["session"]["status"], "ready_for_device");

    let proof = json!({ "verifier": started["verifier"] });
    assert_eq!(post(format!("{session}/exchange"), json!({})).await.0, 400, "the link alone gives nothing");
    let mut exchanges = JoinSet::new();
    for _ in 0..50 {
        exchanges.spawn(post(format!("{session}/exchange"), proof.clone()));
    }
    let answers = exchanges.join_all().await;
    let key = answers.first().unwrap().1["apiKey"].as_str().unwrap().to_owned();
    assert!(answers.iter().all(|(status, body)| *status == 200 && body["apiKey"] == key.as_str()));
    let page = scene.person.browser.open(scene.person.web("/dashboard/devices")).await?;
    let revoking = page.forms().into_iter().filter(|form| form.action.path().ends_with("/revoke"));
    assert_eq!(revoking.count(), 2, "the scene's own device and this one: {}", page.text());

    let (status, finalized) = post(format!("{session}/finalize"), proof.clone()).await;
    assert_eq!((status, &finalized["session"]["status"]), (200, &"paired".into()));
    assert_eq!(post(format!("{session}/exchange"), proof).await.0, 409);
    let agent = Agent::new(&scene.instance.web, &key, Narrator::silent())?;
    assert_eq!(agent.get("/v1/whoami").await?.at("/device/family"), "openclaw");
    assert_eq!(agent.get("/api/integrations").await?.at("/integrations"), &json!([]));
    Ok(())
}

#[tokio::test]
async fn a_hermes_plugin_is_bootstrapped_and_finds_the_tools_its_skill_names() -> Outcome {
    let mut scene = Scene::paired().await?;
    let base = format!("{}/api/hermes/bootstrap-sessions", scene.instance.web);
    let asking = json!({
        "agent_family": "hermes", "agent_version": "0.19.0", "client_label": "Hermes", "hostname": "marlin",
        "platform": "linux", "approval_return_hint": "chat", "requested_transport": "mcp_http_header",
    });
    let (status, started) = post(base.clone(), asking).await;
    assert_eq!(status, 200, "{started}");
    let poll = started["poll_url"].as_str().unwrap();
    assert_eq!(get(poll).await["status"], "pending_approval");
    approve(&mut scene.person, started["approval_url"].as_str().unwrap()).await?;
    let install = get(poll).await["install"].clone();
    let key = install["headers"]["x-clawlink-api-key"].as_str().unwrap().to_owned();
    let consume = format!("{base}/{}/consume", started["session_id"].as_str().unwrap());
    assert_eq!(post(consume, json!({})).await.1["status"], "consumed");
    assert_eq!(get(poll).await.get("install"), None);

    let url = install["url"].as_str().unwrap();
    assert!(url.starts_with(&scene.instance.web), "{url}");
    let hello = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": { "name": "hermes", "version": "0.19.0" },
    } });
    assert_eq!(speak(url, &key, &hello).await["result"]["protocolVersion"], "2025-11-25");
    let list = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" });
    let tools = speak(url, &key, &list).await["result"]["tools"].as_array().unwrap().len();
    assert!(tools >= 10, "{tools} tools");
    Ok(())
}

/// A message to the MCP endpoint, with the headers a Hermes client sends.
async fn speak(url: &str, key: &str, message: &Value) -> Value {
    let request = program().post(url).header("x-clawlink-api-key", key);
    let request = request.header("accept", "application/json, text/event-stream");
    let request =
        request.header("content-type", "application/json").header("mcp-protocol-version", "2025-11-25");
    let reply = request.body(message.to_string()).send().await.unwrap();
    assert_eq!(reply.status(), 200, "{message}");
    serde_json::from_str(&reply.text().await.unwrap()).unwrap()
}
