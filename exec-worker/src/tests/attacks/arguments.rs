//! Arguments that mean two things: names that stand twice, and values that would leave their place.

use axum::body::Body;
use serde_json::json;

use crate::tests::support::{Answer, Api};

async fn send(api: &Api, path: &str, body: &str) -> Answer {
    let request = api
        .request("POST", path)
        .header("idempotency-key", "once")
        .header("content-type", "application/json");
    api.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn a_name_that_stands_twice_is_refused_wherever_it_stands() {
    let api = Api::connected().await;
    for (body, field) in [
        (r#"{"tool":"workbench_list_notes","tool":"workbench_delete_note"}"#, "/tool"),
        (
            r#"{"tool":"workbench_create_note","arguments":{"title":"a","body":"b","title":"c"}}"#,
            "/arguments/title",
        ),
        (
            r#"{"tool":"workbench_create_note","arguments":{"title":"a","\u0074itle":"c"}}"#,
            "/arguments/title",
        ),
        (r#"{"tool":"workbench_list_notes","arguments":{},"arguments":{"limit":1}}"#, "/arguments"),
        (
            r#"{"tool":"workbench_create_note","arguments":{"title":{"x":[1,{"to":1,"to":2}]}}}"#,
            "/arguments/title/x/1/to",
        ),
    ] {
        for path in ["/v1/preview", "/v1/execute"] {
            let answer = send(&api, path, body).await;
            assert_eq!(answer.code(), (400, "invalid_field"), "{path} {body}");
            assert_eq!(answer.body["field"], field, "{path} {body}");
            assert!(answer.body["detail"].as_str().unwrap().contains("twice"), "{}", answer.text);
        }
    }
    let body = r#"{"app":"workbench","app":"gmail"}"#;
    assert_eq!(send(&api, "/v1/connect-sessions", body).await.body["field"], "/app");
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_models_call_with_a_name_that_stands_twice_is_refused() {
    let api = Api::connected().await;
    let call = r#"{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"run_write_tool","arguments":{
        "tool":"workbench_create_note","confirmed":true,"arguments":{"title":"a","body":"b","title":"c"}}}}"#;
    let answer = send(&api, "/mcp", call).await;
    assert_eq!((answer.status.as_u16(), &answer.body["error"]["code"]), (400, &json!(-32_600)));
    assert_eq!(answer.body["id"], 9);
    let words = answer.body["error"]["message"].as_str().unwrap();
    assert!(words.contains("/params/arguments/arguments/title"), "{words}");
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_parameter_of_a_query_stands_once() {
    let api = Api::connected().await;
    for path in [
        "/v1/tools?limit=1&limit=2",
        "/v1/connections?app=workbench&app=gmail",
        "/v1/executions?status=sent&status=failed",
        "/v1/tools/search?query=a&query=b",
    ] {
        assert_eq!(api.get(path).await.code(), (400, "invalid_query"), "{path}");
    }
}

/// Where no file is: not public, ours, or another host than it looks.
const NO_FILES_ADDRESS: &str = "
    http://files.example.org/a  https://files.example.org:8443/a  https://files.example.org./a  https://u@files.example.org/a
    https://u:p@files.example.org/a  https://files.example.org@10.0.0.1/a  https://10.0.0.1/a  https://169.254.169.254/latest
    https://0xa9fea9fe/a  https://2852039166/a  https://0/a  https://[fe80::1]/a  https://[fd00:ec2::254]/a  https://8.8.8.8/a
    https://[::ffff:10.0.0.1]/a  https://intranet/a  https://localhost/a  https://x.localhost/a  https://a.internal/a
    https://metadata.google.internal/a  https://printer.local/a  https://home.arpa/a  https://x.home.arpa/a  https://abc.onion/a
    https://claw-link.dev/a  https://CLAW-LINK.dev/a  https://api.claw-link.dev/v1/whoami  https://x.test/a
    http://10.0.0.1/a  ftp://files.example.org/a  file:///etc/passwd  data:text/plain,x  //files.example.org/a  https:///
";

#[tokio::test]
async fn no_file_is_fetched_from_an_address_that_is_not_public() {
    let api = Api::connected().await;
    for url in NO_FILES_ADDRESS.split_whitespace() {
        let call = json!({ "tool": "workbench_upload_file", "arguments": { "file": { "url": url } } });
        for path in ["/v1/preview", "/v1/execute"] {
            let answer = send(&api, path, &call.to_string()).await;
            assert_eq!(answer.code(), (422, "invalid_argument"), "{path} {url} {}", answer.text);
            assert_eq!(answer.body["field"], "/arguments/file/url", "{url}");
        }
    }
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn no_argument_climbs_out_of_its_path() {
    let api = Api::connected().await;
    for id in [
        ".",
        "..",
        "../files",
        "%2e%2e",
        "%2E%2E%2ffiles",
        "a/../b",
        "a/b",
        "a\\b",
        "a?b",
        "a#b",
        "%2f",
        "%00",
        "a%00",
        "\u{0}",
        "a\r\nb",
        "//evil.example",
        "https://evil.example",
        "a\u{7f}",
        "",
    ] {
        let call = json!({ "tool": "workbench_get_note", "arguments": { "note_id": id } });
        let answer = api.post("/v1/execute", &call).await;
        assert_eq!(answer.code(), (422, "invalid_argument"), "{id:?} {}", answer.text);
        assert_eq!(answer.body["field"], "/arguments/note_id", "{id:?}");
    }
    assert!(api.test.http.seen().is_empty());
    let call = json!({ "tool": "workbench_get_note", "arguments": { "note_id": "ä b;c@d:e&f" } });
    api.test.http.answer(404, "{}");
    let answer = api.post("/v1/execute", &call).await;
    assert_eq!(answer.code(), (422, "not_found"), "{}", answer.text);
    let seen = &api.test.http.seen()[0].url;
    assert_eq!(seen, "http://127.0.0.1:8789/api/v1/notes/%C3%A4%20b%3Bc%40d%3Ae%26f");
}
