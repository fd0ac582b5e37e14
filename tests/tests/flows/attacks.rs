//! Attacks that only a real runtime can show to fail: what leaves the worker, and who gets in through its front door.

use std::time::Duration;

use clawlink_e2e::{Answer, Outcome, fresh};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use url::Url;

use crate::support::{OWN_SECRET, Scene, note};

const LIST: &str = "workbench_list_notes";
const NOTES: &str = "/api/v1/notes";

/// Requests to any listener of the provider that carry this text.
async fn carrying(scene: &Scene, text: &str) -> Outcome<usize> {
    let seen = scene.control.requests(&[]).await?;
    let carries = |received: &clawlink_e2e::Received| {
        let headers = received.headers.iter().any(|(_, value)| value.contains(text));
        headers || received.target.contains(text) || String::from_utf8_lossy(&received.body()).contains(text)
    };
    Ok(seen.iter().filter(|received| carries(received)).count())
}

#[tokio::test]
async fn a_server_in_disguise_is_refused_and_gets_no_request() -> Outcome {
    let mut scene = Scene::paired().await?;
    let port = Url::parse(&scene.instance.provider).unwrap().port().unwrap();
    let token = scene.control.mint(&scene.account).await?;
    let hosts = "127.1 127.0.1 2130706433 0x7f.1 0x7f000001 0177.0.0.1 ①②⑦.0.0.1 127。0。0。1 %31%32%37.0.0.1 0 0.0.0.0 \
        localhost LOCALHOST localhost. 127.0.0.1. [::ffff:7f00:1] [::ffff:127.0.0.1] [::] x@127.0.0.1 good.example@127.0.0.1";
    let addresses = hosts
        .split_whitespace()
        .flat_map(|host| ["http", "https"].map(|scheme| format!("{scheme}://{host}:{port}")));
    let inside = [
        "https://169.254.169.254",
        "https://metadata.google.internal",
        "https://claw-link.dev",
        "https://10.0.0.1",
    ];
    for server in addresses.chain(inside.map(str::to_owned)) {
        let url = scene.agent.connect_url("matrix").await?;
        let form = scene.person.browser.open(&url).await?.expect(200)?;
        let typed = [("homeserver", server.as_str()), ("access_token", &token)];
        let page = scene.person.connect_by_form(&form, "matrix", &typed).await?;
        assert_eq!(page.status, 422, "{server}: {}", page.text());
        assert_eq!(carrying(&scene, &token).await?, 0, "{server}");
    }
    let url = scene.agent.connect_url("matrix").await?;
    let form = scene.person.browser.open(&url).await?.expect(200)?;
    let own = scene.instance.provider.clone();
    scene.person.connect_by_form(&form, "matrix", &[("homeserver", &own), ("access_token", &token)]).await?;
    assert_eq!(carrying(&scene, &token).await?, 1, "written out, a local instance asks it");
    Ok(())
}

#[tokio::test]
async fn a_redirect_takes_no_token_elsewhere_at_connect_call_or_refresh() -> Outcome {
    let mut scene = Scene::connected().await?;
    let away = json!({ "redirect": { "status": 302, "to": "other_host" } });
    let elsewhere = async |scene: &Scene| {
        let filter = [("listener", "other"), ("account", scene.account.as_str())];
        scene.control.requests(&filter).await.map(|seen| seen.len())
    };
    for status in [301, 302, 303, 307, 308] {
        let away = json!({ "redirect": { "status": status, "to": "other_host" } });
        // A read is tried three times.
        let thrice = json!({ "path": NOTES, "account": scene.account, "count": 3 });
        scene.control.rule(thrice, away).await?;
        let refused = scene.agent.execute(LIST, &json!({}), None).await?;
        assert_eq!(refused.status, 502, "{status} {}", refused.body);
    }
    let identity = json!({ "path": "/_matrix/client/v3/account/whoami", "account": scene.account });
    scene.control.rule(identity, away.clone()).await?;
    let token = scene.control.mint(&scene.account).await?;
    let url = scene.agent.connect_url("matrix").await?;
    let form = scene.person.browser.open(&url).await?.expect(200)?;
    let own = scene.instance.provider.clone();
    let page = scene
        .person
        .connect_by_form(&form, "matrix", &[("homeserver", &own), ("access_token", &token)])
        .await?;
    assert_ne!(page.status, 200, "{}", page.text());
    let refresh = json!({ "path": "/oauth/token", "account": scene.account });
    scene.control.rule(refresh, away).await?;
    scene.control.expire(&scene.account).await?;
    assert_ne!(scene.agent.execute(LIST, &json!({}), None).await?.status, 200);
    assert_eq!(elsewhere(&scene).await?, 0);
    Ok(())
}

#[tokio::test]
async fn fifty_parallel_calls_over_a_due_token_make_one_token_request() -> Outcome {
    let (scene, client) = Scene::connected_by_own_client(&json!({ "expires_in": 8 })).await?;
    // In its last quarter a token is due; the provider now takes 12 s for the next one, and forgives no reuse.
    let strict = json!({ "expires_in": 3600, "token_delay_ms": 12_000, "refresh": { "rotate": true, "grace_s": 0, "reuse": "revoke_family" } });
    scene.control.set_client(&client, OWN_SECRET, &strict).await?;
    tokio::time::sleep(Duration::from_secs(7)).await;
    let marker = fresh("due");
    let mut calling: JoinSet<Outcome<Answer>> = JoinSet::new();
    for nth in 0..50 {
        let (agent, marker) = (scene.agent.clone(), marker.clone());
        calling.spawn(async move {
            if nth % 2 == 0 {
                agent.execute(LIST, &json!({}), None).await
            } else {
                agent.execute("workbench_create_note", &note(&marker), Some(&format!("{marker}-{nth}"))).await
            }
        });
    }
    for answer in calling.join_all().await {
        answer?.expect(200)?;
    }
    assert_eq!(scene.token_calls().await?, 2, "one for the code, one for all fifty");
    let grant = scene.control.grants(&scene.account).await?.remove(0);
    assert_eq!((&grant["live"], &grant["refresh_tokens"][0]["calls"]), (&json!(true), &json!(1)), "{grant}");
    assert_eq!(scene.control.effects(&marker).await?.len(), 25);
    Ok(())
}

/// A request to one of the workers as a browser or a script elsewhere could send it.
async fn send(method: &str, url: String, headers: &[(&str, &str)], body: &str) -> (u16, Value, String) {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request = client.request(method.parse().unwrap(), url).body(body.to_owned());
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let response = request.send().await.unwrap();
    let (status, allowed) =
        (response.status().as_u16(), response.headers().get("access-control-allow-origin").cloned());
    let body = response.text().await.unwrap();
    let allowed = allowed.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    (status, serde_json::from_str(&body).unwrap_or(Value::Null), allowed)
}

#[tokio::test]
async fn neither_worker_takes_a_foreign_page_or_the_others_credential() -> Outcome {
    let scene = Scene::paired().await?;
    let (web, api) = (scene.instance.web.clone(), scene.instance.api.clone());
    let session = format!("__Host-session={}", scene.person.browser.cookie("__Host-session").unwrap());
    let bearer = format!("Bearer {}", scene.agent.credential());
    let form = ("content-type", "application/x-www-form-urlencoded");
    for origin in ["https://evil.example", "null", api.as_str()] {
        for path in
            ["/sign-in", "/sign-in/code", "/sign-out", "/dashboard/devices/keys", "/oauth/authorize/approve"]
        {
            let headers = [("cookie", session.as_str()), ("origin", origin), form];
            assert_eq!(send("POST", format!("{web}{path}"), &headers, "a=b").await.0, 403, "{path} {origin}");
        }
        // The tool API on either origin: a cookie is nobody there, and no page elsewhere may read the answer.
        for url in [format!("{api}/v1/whoami"), format!("{web}/v1/whoami")] {
            let headers = [("cookie", session.as_str()), ("origin", origin)];
            let (status, _, allowed) = send("GET", url.clone(), &headers, "").await;
            assert_eq!((status, allowed.as_str()), (401, ""), "{url} {origin}");
        }
    }
    for url in [format!("{api}/mcp"), format!("{web}/api/mcp")] {
        let headers = [("authorization", bearer.as_str()), ("origin", "https://evil.example")];
        assert_eq!(send("POST", url.clone(), &headers, "{}").await.0, 403, "{url}");
    }
    for path in ["/dashboard", "/dashboard/devices", "/dashboard/audit/export"] {
        let headers = [("authorization", bearer.as_str()), ("cookie", session.as_str())];
        assert_eq!(
            send("GET", format!("{web}{path}"), &headers, "").await.0,
            303,
            "{path} with a device's credential"
        );
    }
    Ok(())
}

#[tokio::test]
async fn paths_that_are_nobodys_are_404_and_kept_by_no_cache() -> Outcome {
    let scene = Scene::paired().await?;
    let session = format!("__Host-session={}", scene.person.browser.cookie("__Host-session").unwrap());
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let (web, api) = (&scene.instance.web, &scene.instance.api);
    for url in [
        format!("{web}/dashboard/x.css"),
        format!("{web}/dashboard/devices/x.css"),
        format!("{web}/dashboard;x.css"),
        format!("{web}/dashboard%2fx.css"),
        format!("{web}/dashboard/connections/x.js"),
        format!("{api}/v1"),
        format!("{api}/v1/whoami/x.css"),
        format!("{api}/dashboard"),
    ] {
        let response =
            client.get(&url).header("cookie", &session).header("accept", "text/html").send().await.unwrap();
        assert_eq!(response.status(), 404, "{url}");
        assert_eq!(response.headers()["cache-control"], "no-store", "{url}");
        assert!(!response.text().await.unwrap().contains(&scene.person.email), "{url}");
    }
    Ok(())
}
