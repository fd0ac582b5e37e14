//! What a preview shows is what arrives at the app, byte for byte: every tool of the catalogue, by its own example.
//!
//! Every app's origin leads to the provider, which keeps what it receives. The digest is the judge of the bytes: it is
//! computed here from what arrived, by the published recipe, and must be the one the preview named.

use clawlink_e2e::{Call, Outcome, Received, fresh};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::every_app::{Proof, Slot, connect, fill, holds};
use crate::oauth_server;
use crate::support::Scene;

/// Headers that HTTP itself or the runtime adds; none tells the app anything about the call.
const OF_THE_RUNTIME: [&str; 4] = ["host", "content-length", "transfer-encoding", "cf-worker"];

#[tokio::test]
async fn every_tool_sends_what_its_preview_shows() -> Outcome {
    let mut scene = Scene::trusted().await?;
    let workbench = Proof::token(newest_token(&scene).await?);
    let mut credentials = vec![("workbench".to_owned(), workbench)];
    for app in scene.agent.get("/v1/apps").await?.at("/items").as_array().unwrap() {
        let slug = app["app"].as_str().unwrap();
        // The bench's own server keeps no record of what it receives; `oauth_server` has flows of its own with it.
        if slug != "workbench" && slug != oauth_server::APP {
            credentials.push((slug.to_owned(), connect(&mut scene, app).await?));
        }
    }
    let tools = scene.agent.list("/v1/tools").await?;
    assert!(tools.len() > 40, "the catalogue is listed whole: {}", tools.len());
    let mut differences = Vec::new();
    for tool in tools.iter().filter(|tool| tool["app"] != oauth_server::APP) {
        let (_, credential) = credentials.iter().find(|(slug, _)| tool["app"] == *slug).unwrap();
        let name = tool["tool"].as_str().unwrap();
        if let Err(difference) = compare(&scene, name, credential).await? {
            differences.push(format!("{name}: {difference}"));
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
    Ok(())
}

async fn newest_token(scene: &Scene) -> Outcome<String> {
    let grants = scene.control.grants(&scene.account).await?;
    Ok(grants[0]["access_tokens"][0].as_str().unwrap().to_owned())
}

/// Previews and runs a tool by its first example, and says how what arrived differs from what was shown.
async fn compare(scene: &Scene, tool: &str, credential: &Proof) -> Outcome<Result<(), String>> {
    let detail = scene.agent.get(&format!("/v1/tools/{tool}")).await?;
    let arguments = detail.at("/examples/0/args");
    let preview = scene.agent.preview(tool, arguments).await?.expect(200)?;
    let key = fresh("wire");
    let is_read = detail.at("/effect") == "read";
    let after = scene.control.last_number().await?.to_string();
    let body =
        json!({ "tool": tool, "arguments": arguments, "confirmed": true, "digest": preview.at("/digest") });
    let call = Call::post("/v1/execute", &body);
    scene.agent.send(if is_read { call } else { call.key(&key) }).await?;
    let mut arrived = scene.control.requests(&[("after", after.as_str())]).await?;
    arrived.retain(|request| credential.slots.iter().any(|(_, value)| holds(request, value)));
    if arrived.is_empty() {
        return Ok(Err("nothing arrived".to_owned()));
    }
    let plan = preview.at("/plan");
    let own = ("{idempotency:key}".to_owned(), provider_key(&scene.device, &key));
    Ok(arrived.iter().try_for_each(|request| {
        let mut slots = credential.slots_of(request)?;
        slots.push(own.clone());
        check(plan, request, &slots)?;
        let arrived = digest(plan, &empty(request.body(), &slots));
        if preview.at("/digest") == &arrived {
            Ok(())
        } else {
            Err(format!("digest of what arrived: {arrived}"))
        }
    }))
}

/// The body as it was planned: slots again where their values arrived.
fn empty(body: Vec<u8>, slots: &[Slot]) -> Vec<u8> {
    match String::from_utf8(body) {
        Ok(text) => slots.iter().fold(text, |text, (slot, value)| text.replace(value, slot)).into_bytes(),
        Err(bytes) => bytes.into_bytes(),
    }
}

/// Method, address and headers of a request are those of the plan, its slots filled, and nothing else tells the app anything.
fn check(plan: &Value, request: &Received, slots: &[Slot]) -> Result<(), String> {
    let fill = |text: &Value| fill(text.as_str().unwrap_or_default(), slots);
    same("method", &fill(&plan["request"]["method"]), &request.method)?;
    let url = Url::parse(&fill(&plan["request"]["url"])).map_err(|error| error.to_string())?;
    let query = url.query().map_or_else(String::new, |query| format!("?{query}"));
    same("address", &format!("{}{query}", url.path()), &request.target)?;
    let headers = plan["request"]["headers"].as_array().ok_or("no headers")?;
    for header in headers {
        let name = header["name"].as_str().unwrap_or_default();
        same(name, &fill(&header["value"]), request.header(name).unwrap_or("no such header"))?;
    }
    let shown = |name: &str| headers.iter().any(|header| header["name"] == name.to_lowercase());
    let stray = request
        .headers
        .iter()
        .find(|(name, _)| !shown(name) && !OF_THE_RUNTIME.contains(&name.to_lowercase().as_str()));
    stray.map_or(Ok(()), |(name, value)| Err(format!("a header that no preview showed: {name}: {value}")))
}

fn same(what: &str, shown: &str, arrived: &str) -> Result<(), String> {
    if shown == arrived { Ok(()) } else { Err(format!("{what}: shown {shown:?}, arrived {arrived:?}")) }
}

/// The digest by its published recipe: length-prefixed parts, headers sorted by name, slots unexpanded, then the body.
fn digest(plan: &Value, body: &[u8]) -> String {
    let text = |pointer: &str| plan.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut headers: Vec<(String, String)> = plan["request"]["headers"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|header| {
            (header["name"].as_str().unwrap().to_owned(), header["value"].as_str().unwrap().to_owned())
        })
        .collect();
    headers.sort();
    let block: Vec<u8> = headers
        .iter()
        .flat_map(|(name, value)| [part(name.as_bytes()), part(value.as_bytes())].concat())
        .collect();
    let pointers =
        ["/tool", "/revision", "/effect", "/account/connection", "/request/method", "/request/url"];
    let mut canonical = part(b"clawlink-plan-v1");
    for pointer in pointers {
        canonical.extend(part(text(pointer).as_bytes()));
    }
    for bytes in [block.as_slice(), body, &[]] {
        canonical.extend(part(bytes));
    }
    format!("sha256:{:x}", Sha256::digest(&canonical))
}

fn part(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap();
    [&length.to_be_bytes(), bytes].concat()
}

/// What an app is given to drop repeats by: it follows from the device and the caller's key.
fn provider_key(device: &str, key: &str) -> String {
    format!("{:x}", Sha256::digest(format!("{device}\n{key}"))).chars().take(32).collect()
}
