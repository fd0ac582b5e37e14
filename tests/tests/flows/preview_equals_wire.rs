//! What a preview shows is what arrives at the app, byte for byte: every tool of the catalogue, by its own example.
//!
//! Every app's origin leads to the provider, which keeps what it receives. The digest is the judge of the bytes: it is
//! computed here from what arrived, by the published recipe, and must be the one the preview named.

use clawlink_e2e::{Call, Outcome, Page, Received, fresh};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::support::Scene;

/// Headers that HTTP itself or the runtime adds; none tells the app anything about the call.
const OF_THE_RUNTIME: [&str; 3] = ["host", "content-length", "cf-worker"];

/// The calls by which an app says whose credential it is given, and its answer.
fn identities() -> [(&'static str, &'static str, Value); 5] {
    [
        ("github", "/user", json!({ "id": 1, "login": "mara" })),
        ("gmail", "/gmail/v1/users/me/profile", json!({ "emailAddress": "mara@example.com" })),
        ("matrix", "/_matrix/client/v3/account/whoami", json!({ "user_id": "@mara:example.org" })),
        (
            "notion",
            "/v1/users/me",
            json!({ "id": "u1", "name": "mara", "bot": { "workspace_name": "Test" } }),
        ),
        ("slack", "/api/auth.test", json!({ "ok": true, "user_id": "U1", "user": "mara", "team": "Test" })),
    ]
}

#[tokio::test]
async fn every_tool_sends_what_its_preview_shows() -> Outcome {
    let mut scene = Scene::connected().await?;
    let mut tokens = vec![("workbench".to_owned(), newest_token(&scene).await?)];
    for app in scene.agent.get("/v1/apps").await?.at("/items").as_array().unwrap() {
        let slug = app["app"].as_str().unwrap();
        if slug != "workbench" {
            tokens.push((slug.to_owned(), connect(&mut scene, app).await?));
        }
    }
    let tools = scene.agent.list("/v1/tools").await?;
    assert!(tools.len() > 40, "the catalogue is listed whole: {}", tools.len());
    let mut differences = Vec::new();
    for tool in &tools {
        let token = tokens.iter().find(|(slug, _)| tool["app"] == *slug).map(|(_, token)| token.as_str());
        let name = tool["tool"].as_str().unwrap();
        if let Err(difference) = compare(&scene, name, token.unwrap()).await? {
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

/// Connects an app as the scene's account at the provider; returns the token that every call of it must carry.
async fn connect(scene: &mut Scene, app: &Value) -> Outcome<String> {
    let slug = app["app"].as_str().unwrap();
    let identity = identities().into_iter().find(|(known, ..)| *known == slug);
    let (_, path, body) =
        identity.unwrap_or_else(|| panic!("{slug} is new: add how it says who somebody is"));
    scene
        .control
        .rule(json!({ "path": path, "account": scene.account }), json!({ "body": { "json": body } }))
        .await?;
    // Slack's own tokens begin like this, and its form says so.
    let token = scene.control.mint_as(&scene.account, &fresh("xoxb-")).await?;
    let url = scene.agent.connect_url(slug).await?;
    let kinds = app["auth"].as_array().unwrap();
    let result = match kinds.iter().find(|kind| kind["kind"] == "fields") {
        Some(kind) => {
            let page = scene
                .person
                .browser
                .open(format!("{url}&auth={}", kind["id"].as_str().unwrap()))
                .await?
                .expect(200)?;
            let form = page.form(&format!("/connect/{slug}/submit"))?;
            let all = [("access_token", token.as_str()), ("homeserver", scene.instance.provider.as_str())];
            let asked: Vec<(&str, &str)> =
                all.into_iter().filter(|(name, _)| form.value(name).is_some()).collect();
            scene.person.connect_by_form(&page, slug, &asked).await?
        }
        None => connect_by_oauth(scene, slug, &url, &token).await?,
    };
    assert!(result.heading().starts_with("Connected"), "{slug}: {} {}", result.url, result.text());
    Ok(token)
}

/// The app's authorization endpoint is not the provider's, so its part is played here: it sends the browser back with the
/// state it came with. Its token endpoint answers by rule.
async fn connect_by_oauth(scene: &mut Scene, slug: &str, url: &str, token: &str) -> Outcome<Page> {
    let review = scene.person.browser.open(url).await?.expect(200)?;
    let at_app = scene.person.leave_for_app(&review, slug).await?;
    let find =
        |name: &str| at_app.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let known = scene.agent.get(&format!("/v1/apps/{slug}")).await?;
    let scopes = known.at("/scopes").as_array().unwrap().iter().map(|scope| scope["id"].as_str().unwrap());
    let answer = json!({ "access_token": token, "token_type": "Bearer", "expires_in": 3600,
        "refresh_token": fresh("refresh"), "scope": scopes.collect::<Vec<_>>().join(" ") });
    scene
        .control
        .rule(
            json!({ "path": "/token", "method": "POST", "count": 1 }),
            json!({ "body": { "json": answer } }),
        )
        .await?;
    let mut callback = Url::parse(&find("redirect_uri").unwrap()).unwrap();
    callback.query_pairs_mut().append_pair("code", "any").append_pair("state", &find("state").unwrap());
    scene.person.browser.visit(callback).await
}

/// Previews and runs a tool by its first example, and says how what arrived differs from what was shown.
async fn compare(scene: &Scene, tool: &str, token: &str) -> Outcome<Result<(), String>> {
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
    let filter = [("after", after.as_str()), ("account", scene.account.as_str())];
    let arrived = scene.control.requests(&filter).await?;
    let plan = preview.at("/plan");
    let secrets = [
        ("{secret:access_token}", token.to_owned()),
        ("{idempotency:key}", provider_key(&scene.device, &key)),
    ];
    if arrived.is_empty() {
        return Ok(Err("nothing arrived".to_owned()));
    }
    Ok(arrived.iter().try_for_each(|request| {
        check(plan, request, &secrets)?;
        let arrived = digest(plan, &request.body());
        if preview.at("/digest") == &arrived {
            Ok(())
        } else {
            Err(format!("digest of what arrived: {arrived}"))
        }
    }))
}

/// Method, address and headers of a request are those of the plan, its slots filled, and nothing else tells the app anything.
fn check(plan: &Value, request: &Received, secrets: &[(&str, String)]) -> Result<(), String> {
    let fill = |text: &Value| {
        let text = text.as_str().unwrap_or_default().to_owned();
        secrets.iter().fold(text, |text, (slot, secret)| text.replace(slot, secret))
    };
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
