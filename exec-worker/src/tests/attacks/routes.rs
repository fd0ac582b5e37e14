//! Every route, asked by whom it does not take, and about what is not theirs.

use http::Request;
use serde_json::{Value, json};

use super::scene::{Owner, Scene, never, request};
use super::stance::{Stance, TABLE, Thing};
use crate::tests::support::{Answer, Api};

/// How a tool names a thing.
type Arguments<'a> = &'a dyn Fn(&str) -> Value;

/// Every route that a device calls, about a live thing of the owner's.
fn asks(owner: &Owner) -> impl Iterator<Item = (&'static str, &'static str, Stance, &str)> {
    TABLE.iter().filter(|(_, _, stance)| *stance != Stance::Open).map(|(method, path, stance)| {
        let id = if let Stance::DeviceOf(thing) = stance { owner.live[thing].as_str() } else { "" };
        (*method, *path, *stance, id)
    })
}

fn with(
    mut request: Request<axum::body::Body>,
    name: &'static str,
    value: &str,
) -> Request<axum::body::Body> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

/// What two answers are compared by: all of it but the request's own id, and the id that was asked about.
fn told(answer: &Answer, asked: &str) -> (u16, String) {
    let id = answer.headers["x-request-id"].to_str().unwrap();
    (answer.status.as_u16(), answer.text.replace(id, "").replace(asked, ""))
}

#[tokio::test]
async fn a_devices_route_takes_no_person_and_no_other_credential() {
    let scene = Scene::set().await;
    let revoked =
        scene.api.test.pair(&scene.noah.person, clawlink_core::policy::Policy::Standard).await.unwrap();
    let other = Api { test: scene.api.test, person: scene.noah.person.clone(), credential: revoked.clone() };
    let ended =
        other.send(other.request("DELETE", "/v1/device").body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(ended.status, 204);
    let scene = Scene {
        api: Api { test: other.test, person: other.person, credential: scene.api.credential },
        ..scene
    };
    let before = scene.state().await;
    let cookie = format!("__Host-session={}", scene.noah.session);
    let key = &scene.noah.credential;
    let shown = [
        ("accept", "application/json".to_owned()),
        ("cookie", cookie.clone()),
        ("cookie", format!("__Host-session={key}; credential={key}")),
        ("authorization", format!("Bearer {}", scene.noah.session)),
        ("authorization", "Bearer access-noah".to_owned()),
        ("authorization", format!("Bearer {revoked}")),
        ("authorization", format!("Basic {key}")),
        ("authorization", key.clone()),
        ("x-clawlink-api-key", revoked.clone()),
        ("x-clawlink-user", scene.noah.person.id().to_string()),
        ("x-forwarded-user", "noah@example.com".to_owned()),
    ];
    for (method, path, stance, id) in asks(&scene.noah) {
        for (name, value) in &shown {
            let request = with(request(method, path, stance, id), name, value);
            let answer = scene.api.send(request).await;
            assert_eq!(answer.status, 401, "{method} {path} by {name}: {value}: {}", answer.text);
            assert!(answer.headers.contains_key("www-authenticate"), "{path}");
        }
        let asked = request(method, &format!("{path}?api_key={key}&access_token={key}"), stance, id);
        let status = scene.api.send(asked).await.status.as_u16();
        assert!([400, 401].contains(&status), "{method} {path} by its query: {status}");
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test]
async fn what_is_somebody_elses_is_told_like_what_never_was() {
    let scene = Scene::set().await;
    let before = scene.state().await;
    for (method, path, stance, id) in asks(&scene.noah) {
        let Stance::DeviceOf(thing) = stance else { continue };
        let ask = async |id: &str| {
            let bearer = format!("Bearer {}", scene.mara.credential);
            scene.api.send(with(request(method, path, stance, id), "authorization", &bearer)).await
        };
        let own = ask(&scene.mara.live[&thing]).await;
        assert_eq!(own.status, 200, "{path} {}", own.text);
        let never = never(id);
        let unknown = ask(&never).await;
        assert_eq!(unknown.status, 404, "{path} {}", unknown.text);
        let siblings = scene.siblings.get(&thing);
        let not_theirs = [
            Some(&scene.noah.live[&thing]),
            scene.noah.gone.get(&thing),
            scene.mara.gone.get(&thing),
            siblings,
        ];
        for id in not_theirs.into_iter().flatten() {
            assert_eq!(told(&ask(id).await, id), told(&unknown, &never), "{path} {id}");
        }
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test]
async fn what_a_body_names_and_is_somebody_elses_is_told_like_what_never_was() {
    let scene = Scene::set().await;
    let before = scene.state().await;
    let theirs = scene.noah.live[&Thing::Connection].as_str();
    let over = scene.mara.gone[&Thing::Connection].as_str();
    let never = never(theirs);
    for (path, member) in [("/v1/preview", "tool"), ("/v1/execute", "tool"), ("/v1/connect-sessions", "app")]
    {
        let ask = async |named: &str| {
            let about = if member == "tool" { "workbench_list_notes" } else { "workbench" };
            scene.api.post(path, &json!({ member: about, "connection": named })).await
        };
        let unknown = ask(&never).await;
        assert_eq!(unknown.code(), (404, "connection_not_found"), "{path}");
        for named in [theirs, over, "noah", "noah-2"] {
            assert_eq!(told(&ask(named).await, named), told(&unknown, &never), "{path} {named}");
        }
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test]
async fn what_a_model_names_and_is_somebody_elses_is_told_like_what_never_was() {
    let scene = Scene::set().await;
    let before = scene.state().await;
    let read = |named: &str| json!({ "tool": "workbench_list_notes", "arguments": {}, "connection": named });
    let note = json!({ "title": "a", "body": "b" });
    let write = |named: &str| json!({ "tool": "workbench_create_note", "arguments": note, "connection": named, "confirmed": true });
    let calls: [(&str, Thing, Arguments<'_>); 8] = [
        ("get_connection", Thing::Connection, &|named| json!({ "connection": named })),
        ("get_connection", Thing::Flow, &|named| json!({ "session": named })),
        ("connect_app", Thing::Connection, &|named| json!({ "app": "workbench", "reconnect": named })),
        ("preview_tool", Thing::Connection, &read),
        ("run_read_tool", Thing::Connection, &read),
        ("run_write_tool", Thing::Connection, &write),
        ("list_approvals", Thing::Approval, &|named| json!({ "approval": named })),
        ("get_execution", Thing::Execution, &|named| json!({ "execution": named })),
    ];
    for (tool, thing, arguments) in calls {
        let ask = async |named: &str| {
            let (refused, report) = scene.api.call(tool, arguments(named)).await;
            assert!(refused, "{tool} {named}: {report}");
            report.to_string().replace(named, "")
        };
        let theirs = scene.noah.live[&thing].as_str();
        let unknown = ask(&never(theirs)).await;
        assert!(unknown.contains("not_found"), "{tool} {unknown}");
        let siblings = scene.siblings.get(&thing).map(String::as_str);
        for named in
            [Some(theirs), scene.mara.gone.get(&thing).map(String::as_str), siblings].into_iter().flatten()
        {
            assert_eq!(ask(named).await, unknown, "{tool} {named}");
        }
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test]
async fn a_list_holds_nothing_of_another_person_or_device() {
    let scene = Scene::set().await;
    let bearer = format!("Bearer {}", scene.mara.credential);
    let foreign: Vec<&String> = scene.noah.live.values().chain(scene.siblings.values()).collect();
    let lists = TABLE.iter().filter(|(method, path, stance)| {
        *method == "GET" && *stance == Stance::Device && !path.starts_with("/v1/tools")
    });
    let mut shown = String::new();
    for (method, path, stance) in lists {
        let answer = scene.api.send(with(request(method, path, *stance, ""), "authorization", &bearer)).await;
        shown.push_str(&answer.text);
    }
    for (tool, arguments) in
        [("list_connections", json!({})), ("list_approvals", json!({})), ("whoami", json!({}))]
    {
        shown.push_str(&scene.api.call(tool, arguments).await.1.to_string());
    }
    for own in [Thing::Connection, Thing::Execution, Thing::Approval] {
        assert!(shown.contains(&scene.mara.live[&own]), "{own:?} is listed");
    }
    for id in foreign {
        assert!(!shown.contains(id.as_str()), "{id}");
    }
    assert!(!shown.contains("noah"), "{shown}");
}

#[tokio::test]
async fn looking_changes_nothing() {
    let scene = Scene::set().await;
    scene.api.test.clock.advance_ms(10 * 60 * 1_000);
    let before = scene.state().await;
    let bearer = format!("Bearer {}", scene.mara.credential);
    for (method, path, stance, id) in asks(&scene.mara).filter(|(method, ..)| *method == "GET") {
        let request = with(request(method, path, stance, id), "authorization", &bearer);
        let answer = scene.api.send(request).await;
        assert_eq!(answer.status, 200, "{path} {}", answer.text);
        assert_eq!(scene.state().await, before, "{path}");
    }
}

#[tokio::test]
async fn no_foreign_page_reads_an_answer_and_no_cache_keeps_one() {
    let scene = Scene::set().await;
    let before = scene.state().await;
    let cookie = format!("__Host-session={}", scene.noah.session);
    for (method, path, stance, id) in asks(&scene.noah) {
        for method in [method, "OPTIONS"] {
            let request = with(request(method, path, stance, id), "origin", "https://evil.example");
            let request = with(request, "cookie", &cookie);
            let answer = scene.api.send(with(request, "access-control-request-method", "POST")).await;
            let refused = if path.ends_with("/mcp") { vec![403] } else { vec![401, 405] };
            assert!(refused.contains(&answer.status.as_u16()), "{method} {path} {}", answer.text);
            assert!(!answer.headers.contains_key("access-control-allow-origin"), "{method} {path}");
            assert_eq!(answer.headers["cache-control"], "no-store", "{method} {path}");
            assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{method} {path}");
            assert!(!answer.headers.contains_key("set-cookie"), "{method} {path}");
        }
    }
    assert_eq!(scene.state().await, before);
}

#[tokio::test]
async fn nobody_starts_the_scheduled_run() {
    let scene = Scene::set().await;
    let before = scene.state().await;
    for path in [
        "/__scheduled",
        "/__scheduled?cron=*+*+*+*+*",
        "/cdn-cgi/handler/scheduled",
        "/v1/sweep",
        "/scheduled",
    ] {
        for method in ["GET", "POST"] {
            let answer = scene
                .api
                .send(scene.api.request(method, path).body(axum::body::Body::empty()).unwrap())
                .await;
            assert_eq!(answer.code(), (404, "not_found"), "{method} {path}");
        }
    }
    assert_eq!(scene.state().await, before);
}
