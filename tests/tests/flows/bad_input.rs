//! What is wrong is said: a stable code, the field, what was expected, and a next call that can be sent as it stands.

use clawlink_e2e::{Agent, Answer, Browser, Call, Narrator, Outcome, Person, fresh};
use serde_json::{Value, json};
use url::Url;

use crate::support::{Scene, note};

const TOOL: &str = "workbench_create_note";

/// Sends the `next_call` of a refusal.
async fn follow(agent: &Agent, refusal: &Answer) -> Outcome<Answer> {
    let next = refusal.at("/next_call");
    let path = next["path"].as_str().unwrap_or_else(|| panic!("no next_call in {}", refusal.body));
    let call = if next["method"] == "POST" { Call::post(path, &next["body"]) } else { Call::get(path) };
    agent.send(call).await
}

fn suggests(refusal: &Answer, name: &str) -> bool {
    refusal.at("/suggestions").as_array().is_some_and(|names| names.iter().any(|known| known == name))
}

#[tokio::test]
async fn an_unknown_app_is_named_with_what_comes_close() -> Outcome {
    let scene = Scene::paired().await?;
    let refused = scene.agent.send(Call::post("/v1/connect-sessions", &json!({ "app": "worbench" }))).await?;
    assert_eq!(refused.refusal(), (404, "unknown_app", "/app"));
    assert!(suggests(&refused, "workbench"), "{}", refused.body);
    assert_eq!(follow(&scene.agent, &refused).await?.status, 200);
    assert_eq!(
        scene.agent.send(Call::get("/v1/apps/worbench")).await?.refusal(),
        (404, "unknown_app", "/app")
    );
    Ok(())
}

#[tokio::test]
async fn an_unknown_tool_is_named_with_what_comes_close() -> Outcome {
    let scene = Scene::paired().await?;
    for refused in [
        scene.agent.send(Call::get("/v1/tools/workbench_create_not")).await?,
        scene.agent.preview("workbench_create_not", &json!({})).await?,
        scene.agent.execute("workbench_create_not", &json!({}), None).await?,
    ] {
        assert_eq!(refused.refusal(), (404, "unknown_tool", "/tool"), "{}", refused.call);
        assert!(suggests(&refused, TOOL), "{}", refused.body);
        assert_eq!(follow(&scene.agent, &refused).await?.status, 200);
    }
    Ok(())
}

#[tokio::test]
async fn a_wrong_argument_is_named_with_its_type() -> Outcome {
    let scene = Scene::connected().await?;
    for (arguments, field) in [
        (json!({ "title": 5, "body": "b" }), "/arguments/title"),
        (json!({ "title": "t" }), "/arguments/body"),
        (json!({ "title": "t", "body": "b", "titel": "t" }), "/arguments/titel"),
        (json!({ "title": "", "body": "b" }), "/arguments/title"),
        (json!({ "title": "t".repeat(201), "body": "b" }), "/arguments/title"),
    ] {
        let refused = scene.agent.execute(TOOL, &arguments, Some(&fresh("key"))).await?;
        assert_eq!(refused.refusal(), (422, "invalid_argument", field), "{arguments}");
        assert!(!refused.text("/expected")?.is_empty());
        assert_eq!(refused.at("/errors/0/field"), field);
        assert_eq!(follow(&scene.agent, &refused).await?.text("/tool")?, TOOL);
    }
    assert_eq!(scene.count_requests("POST", "/api/v1/notes").await?, 0);
    Ok(())
}

#[tokio::test]
async fn an_app_that_is_not_connected_leads_to_a_connect_link() -> Outcome {
    let scene = Scene::paired().await?;
    let refused = scene.agent.execute(TOOL, &note("none"), Some(&fresh("key"))).await?;
    assert_eq!(refused.refusal(), (409, "not_connected", ""));
    let session = follow(&scene.agent, &refused).await?.expect(201)?;
    assert!(session.text("/connect_url")?.starts_with(&scene.instance.web));
    Ok(())
}

#[tokio::test]
async fn an_account_that_cannot_be_told_is_never_guessed() -> Outcome {
    let mut scene = Scene::connected().await?;
    let second = format!("{}@workbench.test", fresh("second"));
    scene.connect_workbench(&second).await?;
    let connections = scene.agent.get("/v1/connections?app=workbench").await?;
    let count = |list: &Value| list.as_array().map_or(0, Vec::len);
    assert_eq!(count(connections.at("/items")), 2);
    let call = |connection: &str| {
        Call::post(
            "/v1/execute",
            &json!({ "tool": "workbench_list_notes", "arguments": {}, "connection": connection }),
        )
    };
    let refused = scene.agent.send(call("somebody@workbench.test")).await?;
    assert_eq!(refused.refusal(), (404, "connection_not_found", "/connection"));
    assert_eq!(count(refused.at("/connections")), 2);
    let named = scene.agent.send(call(&second)).await?.expect(200)?;
    assert_eq!(named.text("/account/label")?, second);

    // A name that two of them bear is nobody's.
    for row in connections.at("/items").as_array().unwrap() {
        scene.person.rename(row["id"].as_str().unwrap(), "work").await?;
    }
    let refused = scene.agent.send(call("work")).await?;
    assert_eq!(refused.refusal(), (409, "choose_account", "/connection"));
    assert_eq!(count(refused.at("/connections")), 2);

    // Without a name the default acts; when it goes, the newest takes its place, and every receipt says who acted.
    let default =
        connections.at("/items").as_array().unwrap().iter().find(|row| row["is_default"] == true).unwrap();
    let unnamed = scene.agent.execute("workbench_list_notes", &json!({}), None).await?.expect(200)?;
    assert_eq!(unnamed.at("/account/connection"), &default["id"]);
    scene.person.disconnect(default["id"].as_str().unwrap()).await?;
    let unnamed = scene.agent.execute("workbench_list_notes", &json!({}), None).await?.expect(200)?;
    assert_eq!(unnamed.text("/account/label")?, second);
    Ok(())
}

#[tokio::test]
async fn a_body_that_cannot_be_read_says_where() -> Outcome {
    let scene = Scene::paired().await?;
    let long = format!("{{\"tool\":\"{}\"}}", "x".repeat(1024 * 1024));
    for (body, refusal) in [
        ("{", (400, "invalid_json", "")),
        ("{\"tool\":\"a\"} {}", (400, "invalid_json", "")),
        (r#"{"tool":1}"#, (400, "invalid_field", "/tool")),
        (r#"{"tool":"a","tols":1}"#, (400, "unknown_field", "/tols")),
        ("{}", (400, "invalid_field", "/tool")),
        (long.as_str(), (413, "body_too_large", "")),
    ] {
        let shown: String = body.chars().take(30).collect();
        for path in ["/v1/execute", "/v1/preview"] {
            let refused = scene.agent.send(Call::post_text(path, body.to_owned())).await?;
            let (status, code, field) = refused.refusal();
            // What is missing altogether has no address of its own in a preview.
            let field = if body == "{}" { refusal.2 } else { field };
            assert_eq!((status, code, field), refusal, "{path} {shown} {}", refused.body);
            let kind = refused.headers.get("content-type").map(String::as_str);
            assert_eq!(kind, Some("application/problem+json"), "{path} {shown}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_query_that_cannot_be_used_is_refused() -> Outcome {
    let scene = Scene::paired().await?;
    for path in ["/v1/tools?limit=0", "/v1/tools?limit=x", "/v1/tools/search", "/v1/executions?limit=101"] {
        let refused = scene.agent.send(Call::get(path)).await?;
        assert_eq!((refused.status, refused.refusal().1), (400, "invalid_query"), "{path}");
    }
    for path in ["/v1/tools?cursr=a", "/v1/whoami?cursr=a"] {
        let refused = scene.agent.send(Call::get(path)).await?;
        assert_eq!(refused.refusal(), (400, "unknown_field", "cursr"), "{path}");
    }
    assert_eq!(scene.agent.send(Call::get("/v1/nothing")).await?.refusal(), (404, "not_found", ""));
    Ok(())
}

#[tokio::test]
async fn a_write_without_a_usable_key_is_not_sent() -> Outcome {
    let scene = Scene::connected().await?;
    let body = json!({ "tool": TOOL, "arguments": note("keyless"), "confirmed": true });
    let keyless = scene.agent.send(Call::post("/v1/execute", &body)).await?;
    assert_eq!(keyless.refusal(), (400, "idempotency_key_required", "Idempotency-Key"));
    for key in ["two words", &"k".repeat(256), ""] {
        let refused = scene.agent.send(Call::post("/v1/execute", &body).key(key)).await?;
        assert_eq!(refused.refusal(), (400, "invalid_idempotency_key", "Idempotency-Key"), "{key:?}");
    }
    assert_eq!(scene.count_requests("POST", "/api/v1/notes").await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_write_that_nobody_confirmed_is_not_sent() -> Outcome {
    let scene = Scene::connected().await?;
    let body = json!({ "tool": TOOL, "arguments": note("unconfirmed") });
    let refused = scene.agent.send(Call::post("/v1/execute", &body).key(&fresh("key"))).await?;
    assert_eq!(refused.refusal(), (409, "confirmation_required", ""));
    let preview = follow(&scene.agent, &refused).await?.expect(200)?;
    assert_eq!(preview.at("/digest"), refused.at("/digest"));
    let other = json!({ "tool": TOOL, "arguments": note("another"), "digest": preview.at("/digest") });
    let refused = scene.agent.send(Call::post("/v1/execute", &other).key(&fresh("key"))).await?;
    assert_eq!(refused.refusal(), (409, "digest_mismatch", "/digest"));
    assert_eq!(scene.count_requests("POST", "/api/v1/notes").await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_device_that_may_only_read_writes_nothing() -> Outcome {
    let mut scene = Scene::connected().await?;
    let reader = scene.person.pair("reader", "read_only").await?;
    reader.execute("workbench_list_notes", &json!({}), None).await?.expect(200)?;
    let refused = reader.execute(TOOL, &note("reader"), Some(&fresh("key"))).await?;
    assert_eq!((refused.status, refused.refusal().1), (403, "policy_denied"));
    assert_eq!(scene.count_requests("POST", "/api/v1/notes").await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_credential_that_is_not_ours_opens_nothing() -> Outcome {
    let scene = Scene::paired().await?;
    let good = scene.agent.credential();
    for wrong in
        ["", "cllk_live_", "nonsense", &good.to_lowercase(), good.strip_suffix(|_: char| true).unwrap()]
    {
        let stranger = Agent::new(&scene.instance.api, wrong, Narrator::silent())?;
        assert_eq!(stranger.send(Call::get("/v1/whoami")).await?.refusal().1, "unauthenticated", "{wrong:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_connect_link_is_worthless_to_anybody_else() -> Outcome {
    let mut scene = Scene::paired().await?;
    let url = scene.agent.connect_url("workbench").await?;
    let mut stranger =
        Person::signed_in(&scene.instance, &format!("{}@example.com", fresh("stranger"))).await?;
    let page = stranger.browser.open(&url).await?;
    assert_eq!(page.status, 404);
    assert!(page.heading().starts_with("This link is not valid"), "{}", page.heading());
    let nothing =
        scene.person.browser.open(scene.person.web("/connect/workbench?session=cse_nothing")).await?;
    assert_eq!(
        (nothing.status, nothing.heading()),
        (page.status, format!("This link is not valid for {}", scene.person.email))
    );
    // Signed out, the link leads to sign-in and back.
    let mut nobody = Browser::new(Narrator::silent())?;
    let page = nobody.open(&url).await?.expect(303)?;
    assert_eq!(page.redirect()?.path(), "/sign-in");
    scene.person.browser.open(&url).await?.expect(200)?.form("/connect/workbench/leave").map(drop)
}

#[tokio::test]
async fn a_callback_works_once_and_for_its_own_person_only() -> Outcome {
    let mut scene = Scene::paired().await?;
    let url = scene.agent.connect_url("workbench").await?;
    let review = scene.person.browser.open(&url).await?.expect(200)?;
    let mut at_app = scene.person.leave_for_app(&review, "workbench").await?;
    at_app.query_pairs_mut().append_pair("login_hint", &scene.account);
    let callback = scene.person.browser.open(at_app).await?.redirect()?;

    let mut stranger =
        Person::signed_in(&scene.instance, &format!("{}@example.com", fresh("stranger"))).await?;
    let refused = stranger.browser.open(&callback).await?;
    assert_eq!(refused.status, 404, "{}", refused.text());

    let first = scene.person.browser.open(&callback).await?.expect(303)?;
    assert!(scene.person.browser.follow(first).await?.heading().contains(&scene.account));
    assert_eq!(scene.person.browser.open(&callback).await?.status, 404, "a state works once");
    assert_eq!(scene.token_calls().await?, 1);
    let forged = with_state(&callback, &fresh("state"));
    assert_eq!(scene.person.browser.open(forged).await?.status, 404);
    Ok(())
}

fn with_state(callback: &Url, state: &str) -> Url {
    let pairs: Vec<(String, String)> = callback.query_pairs().into_owned().collect();
    let mut url = callback.clone();
    let replace = |(name, value): (String, String)| {
        if name == "state" { (name, state.to_owned()) } else { (name, value) }
    };
    url.query_pairs_mut().clear().extend_pairs(pairs.into_iter().map(replace));
    url
}

#[tokio::test]
async fn a_form_from_elsewhere_changes_nothing() -> Outcome {
    let mut scene = Scene::paired().await?;
    let devices = scene.person.browser.open(scene.person.web("/dashboard/devices")).await?.expect(200)?;
    let revoke = devices.form(&format!("/dashboard/devices/{}/revoke", scene.device))?;
    for origin in ["https://evil.example", "http://127.0.0.1:1"] {
        let origin = Url::parse(origin).unwrap().origin();
        let refused = scene.person.browser.submit_from(&origin, &revoke).await?;
        assert_eq!(refused.status, 403, "{}", origin.ascii_serialization());
    }
    let tokenless = scene.person.browser.submit(&devices, &revoke.clone().without("csrf")).await?;
    assert_eq!(tokenless.status, 403);
    let sign_in = scene.person.browser.open(scene.person.web("/sign-in")).await?;
    assert_eq!(sign_in.status, 303, "who is signed in goes on at once");
    scene.agent.get("/v1/whoami").await.map(drop)
}

#[tokio::test]
async fn somebody_elses_id_is_answered_like_one_that_never_was() -> Outcome {
    let owner = Scene::connected().await?;
    let receipt =
        owner.agent.execute(TOOL, &note(&fresh("owner")), Some(&fresh("key"))).await?.expect(200)?;
    let connection = receipt.text("/account/connection")?;
    let session = owner.agent.connect_url("workbench").await?;
    let session = session.rsplit('=').next().unwrap();
    let stranger = Scene::connected().await?;
    for (path, id) in [
        ("/v1/executions", receipt.text("/execution_id")?),
        ("/v1/connections", connection),
        ("/v1/connect-sessions", session),
    ] {
        owner.agent.get(&format!("{path}/{id}")).await?;
        let theirs = format!("{path}/{id}");
        let never = format!("{path}/{}{}", id.split_at(4).0, "0".repeat(id.len() - 4));
        let refusal = async |asked: &str| {
            let mut body = stranger.agent.send(Call::get(asked)).await?.expect(404)?.body;
            assert_eq!(body["instance"].take(), asked);
            Outcome::Ok(body)
        };
        assert_eq!(refusal(&theirs).await?, refusal(&never).await?, "{path}");
    }
    let call = |named: &str| json!({ "tool": "workbench_list_notes", "arguments": {}, "connection": named });
    let borrowed = stranger.agent.send(Call::post("/v1/execute", &call(connection))).await?;
    assert_eq!(borrowed.refusal(), (404, "connection_not_found", "/connection"));
    let renewal = json!({ "app": "workbench", "connection": connection });
    let renewal = stranger.agent.send(Call::post("/v1/connect-sessions", &renewal)).await?;
    assert_eq!(renewal.refusal(), (404, "connection_not_found", "/connection"));
    Ok(())
}
