//! Tools called from a page of ours, by a person's session: on the web origin alone.

use clawlink_e2e::{Outcome, Scene, fresh, note};
use serde_json::{Value, json};

const LIST: &str = "/api/tools/workbench_list_notes/execute";
const CREATE: &str = "/api/tools/workbench_create_note/execute";

/// Asks as a browser's script would, or as somebody who makes up headers.
async fn ask(url: String, headers: &[(&str, &str)], body: Option<&Value>) -> (u16, Value) {
    let client = reqwest::Client::builder().build().unwrap();
    let request = match body {
        Some(body) => client.post(&url).body(body.to_string()),
        None => client.get(&url),
    };
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{url} answers {status} {text}")))
}

#[tokio::test]
async fn a_page_of_ours_calls_tools_by_the_session_and_nobody_else_does() -> Outcome {
    let mut scene = Scene::connected().await?;
    let (web, api) = (scene.instance.web.clone(), scene.instance.api.clone());
    let page = scene.person.browser.open(scene.person.web("/dashboard/devices")).await?.expect(200)?;
    let csrf = page.form("/dashboard/pause")?.value("csrf").unwrap().to_owned();
    let session = scene.person.browser.cookie("__Host-session").unwrap().to_owned();
    let cookie = format!("__Host-session={session}");
    let (cookie, csrf) = (("cookie", cookie.as_str()), ("x-csrf-token", csrf.as_str()));
    let (own, foreign) = (("origin", web.as_str()), ("origin", "https://evil.example"));
    let tools = |origin: &str| format!("{origin}/api/tools?integration=workbench");

    assert_eq!(ask(tools(&web), &[cookie], None).await.0, 200);
    let borrowed = ("x-clawlink-session", session.as_str());
    for (origin, headers) in [
        (&api, vec![cookie]),
        (&api, vec![borrowed]),
        (&api, vec![borrowed, ("host", "exec.internal")]),
        (&api, vec![borrowed, ("x-forwarded-host", "exec.internal")]),
        (&web, vec![borrowed]),
        (&web, vec![cookie, ("x-clawlink-api-key", "cllk_live_bad")]),
        (&web, vec![cookie, ("authorization", "Bearer x")]),
    ] {
        assert_eq!(ask(tools(origin), &headers, None).await.0, 401, "{origin} {headers:?}");
    }
    assert_eq!(ask(format!("{web}/v1/whoami"), &[cookie], None).await.0, 401, "`/v1` is for devices");

    let marker = fresh("browser");
    let write = json!({ "arguments": note(&marker), "confirmed": true, "idempotency_key": marker });
    for headers in [vec![cookie], vec![cookie, own], vec![cookie, csrf], vec![cookie, csrf, foreign]] {
        assert_eq!(ask(format!("{web}{CREATE}"), &headers, Some(&write)).await.0, 403, "{headers:?}");
    }
    assert_eq!(scene.control.effects(&marker).await?.len(), 0);
    let (status, read) = ask(format!("{web}{LIST}"), &[cookie, own, csrf], Some(&json!({}))).await;
    assert_eq!((status, &read["ok"]), (200, &json!(true)), "{read}");
    for _ in 0..2 {
        let (status, sent) = ask(format!("{web}{CREATE}"), &[cookie, own, csrf], Some(&write)).await;
        assert_eq!((status, &sent["outcome"]), (200, &json!("succeeded")), "{sent}");
    }
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    let page = scene.person.browser.open(scene.person.web("/dashboard/devices")).await?.expect(200)?;
    assert!(page.text().contains("Your browser"), "{}", page.text());
    Ok(())
}
