use super::support::Plugin;
use crate::tests::support::build;

#[tokio::test]
async fn an_unknown_path_answers_json_whoever_asks() {
    let test = build();
    let plugin = Plugin::at(&test, "203.0.113.1");
    for path in ["/api", "/api/nothing", "/api/openclaw", "/api/%ff", "/api/openclaw/pair/sessions/%ff"] {
        let (status, body) = plugin.get(path).await;
        assert!([400, 404].contains(&status), "{path} {body}");
    }
    let (status, body) = plugin.post("/api/openclaw/pair/sessions/x", "{}").await;
    assert_eq!((status, &body["code"]), (405, &"method_not_allowed".into()));
}

#[tokio::test]
async fn flows_and_triggers_are_not_available_yet() {
    let test = build();
    let plugin = Plugin::at(&test, "203.0.113.1");
    for path in [
        "/api/flows",
        "/api/flows/templates",
        "/api/flows/1/approve",
        "/api/triggers",
        "/api/triggers/1/fire",
    ] {
        for method in ["GET", "POST", "DELETE"] {
            let page = plugin.send(method, path, "").await;
            let (status, body) = super::support::read(&page);
            assert_eq!((status, &body["code"]), (404, &"not_available".into()), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_body_is_json_once_and_may_be_empty() {
    let test = build();
    let plugin = Plugin::at(&test, "203.0.113.1");
    for body in ["{", "[", "{}x", r#"{"deviceLabel":"a","deviceLabel":"b"}"#, r#"{"x":{"y":1,"y":2}}"#] {
        let (status, told) = plugin.post("/api/openclaw/pair/start", body).await;
        assert_eq!((status, &told["code"]), (400, &"invalid_json".into()), "{body}");
    }
    let (status, told) = plugin.post("/api/openclaw/pair/start", "").await;
    assert_eq!((status, &told["deviceLabel"]), (200, &"OpenClaw device".into()));
}
