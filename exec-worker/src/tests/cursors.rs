use clawlink_core::policy::Policy;
use serde_json::{Value, json};

use super::support::{Answer, Api};

const FIRST: &str = r#"{"items":[{"id":"note_1","title":"Plan"}],"next_cursor":"theirs"}"#;

fn list(arguments: &Value, cursor: &Value) -> Value {
    json!({ "tool": "workbench_list_notes", "arguments": arguments, "cursor": cursor })
}

/// Lists the first page with these arguments, and gives its cursor.
async fn first_page(api: &Api, arguments: &Value) -> Value {
    api.test.http.answer(200, FIRST);
    api.post("/v1/execute", &list(arguments, &Value::Null)).await.body["next_cursor"].clone()
}

fn refused(answer: &Answer, field: &str) {
    assert_eq!(answer.code(), (400, "invalid_cursor"), "{answer:?}");
    assert_eq!(answer.body["field"], field);
    assert!(answer.body["expected"].as_str().unwrap().contains("same filters or arguments"));
}

#[tokio::test]
async fn a_cursor_goes_on_where_its_list_ended() {
    let api = Api::connected().await;
    let cursor = first_page(&api, &json!({ "limit": 1 })).await;
    assert!(cursor.as_str().unwrap().starts_with("cur_k1."), "{cursor}");
    let call = list(&json!({ "limit": 1 }), &cursor);
    let preview = api.post("/v1/preview", &call).await;
    api.test.http.answer(200, FIRST);
    assert_eq!(api.post("/v1/execute", &call).await.status, 200);
    let seen = api.test.http.seen();
    assert!(seen[1].url.contains("cursor=theirs"), "{}", seen[1].url);
    assert_eq!(preview.body["plan"]["request"]["url"], seen[1].url.as_str());
}

#[tokio::test]
async fn a_cursor_of_a_call_is_good_for_that_call_only() {
    let api = Api::connected().await;
    let cursor = first_page(&api, &json!({ "limit": 1 })).await;
    let other = api.test.pair(&api.person, Policy::Standard).await.unwrap();
    let wrong = json!({ "tool": "workbench_list_tasks", "arguments": { "limit": 1 }, "cursor": cursor });
    refused(&api.post("/v1/execute", &list(&json!({ "limit": 2 }), &cursor)).await, "/cursor");
    refused(&api.post("/v1/execute", &wrong).await, "/cursor");
    for text in ["theirs", "", "cur_k1.dGhlaXJz.", "cur_k9.dGhlaXJz.x"] {
        refused(&api.post("/v1/execute", &list(&json!({ "limit": 1 }), &json!(text))).await, "/cursor");
    }
    api.test.connect(&api.person, "workbench", "noah").await.unwrap();
    let mut noah = list(&json!({ "limit": 1 }), &cursor);
    noah["connection"] = json!("noah");
    refused(&api.post("/v1/execute", &noah).await, "/cursor");
    let api = Api { credential: other, ..api };
    refused(&api.post("/v1/execute", &list(&json!({ "limit": 1 }), &cursor)).await, "/cursor");
    assert_eq!(api.test.http.seen().len(), 1, "nothing was sent with any of them");
}

#[tokio::test]
async fn any_changed_character_of_a_cursor_is_noticed() {
    let api = Api::connected().await;
    let cursor = first_page(&api, &json!({})).await;
    let cursor = cursor.as_str().unwrap();
    for at in 4..cursor.len() {
        let mut bytes = cursor.as_bytes().to_vec();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        let answer = api.post("/v1/execute", &list(&json!({}), &json!(changed))).await;
        assert_eq!(answer.code(), (400, "invalid_cursor"), "{at}");
    }
}

#[tokio::test]
async fn a_list_of_ours_takes_its_cursor_with_the_same_filters_only() {
    let api = Api::connected().await;
    let first = api.get("/v1/tools?app=workbench&limit=5").await;
    let cursor = first.body["next_cursor"].as_str().unwrap().to_owned();
    let second = api.get(&format!("/v1/tools?app=workbench&limit=7&cursor={cursor}")).await;
    assert_eq!(second.body["items"].as_array().unwrap().len(), 7);
    assert!(second.body["items"][0]["tool"].as_str() > first.body["items"][4]["tool"].as_str());
    for elsewhere in ["tools?app=gmail&", "tools?", "apps?", "connections?app=workbench&", "executions?"] {
        refused(&api.get(&format!("/v1/{elsewhere}cursor={cursor}")).await, "cursor");
    }
    refused(&api.get("/v1/tools?app=workbench&cursor=workbench_create_note").await, "cursor");
}

#[tokio::test]
async fn executions_follow_each_other_to_the_end() {
    let api = Api::connected().await;
    for _ in 0..3 {
        first_page(&api, &json!({})).await;
    }
    let first = api.get("/v1/executions?limit=2").await;
    let cursor = first.body["next_cursor"].as_str().unwrap();
    let rest = api.get(&format!("/v1/executions?limit=2&cursor={cursor}")).await;
    assert_eq!((rest.body["items"].as_array().unwrap().len(), &rest.body["next_cursor"]), (1, &Value::Null));
}
