use axum::body::Body;
use serde_json::{Value, json};

use super::support::{CREATE, LIST, note};
use crate::tests::support::{Api, NOTE, NOTES};

/// An envelope without what changes from run to run.
fn settled(mut body: Value) -> Value {
    body["meta"] = json!("…");
    body["executionId"] = json!("exe_…");
    body["digest"] = json!("sha256:…");
    if body["idempotency"]["key"].is_string() {
        body["idempotency"]["key"] = json!("…");
    }
    for (pointer, told) in [("/canonical/execution_id", "exe_…"), ("/data/digest", "sha256:…")] {
        if let Some(value) = body.pointer_mut(pointer) {
            *value = json!(told);
        }
    }
    body
}

#[tokio::test]
async fn a_read_comes_in_the_envelope() {
    let api = Api::connected().await;
    api.test.http.answer_with(200, &[("x-request-id", "req_7")], NOTES);
    let answer = api.post(LIST, &json!({ "arguments": {} })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body["meta"]["providerRequestId"], "req_7");
    assert_eq!(answer.body["meta"]["requestId"], answer.headers["x-request-id"].to_str().unwrap());
    assert!(answer.body["meta"]["startedAt"].as_str().unwrap().ends_with('Z'));
    insta::assert_json_snapshot!("read", settled(answer.body.clone()));
    let shown = answer.shown();
    assert_eq!(shown["policyReason"], "Acts as mara (connection 1).", "the agent is told who acts");
    assert_eq!(shown["result"]["items"][0]["id"], "note_1");
}

#[tokio::test]
async fn a_write_comes_in_the_envelope_with_its_canonical_execution() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    let answer = api.post(CREATE, &note()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    insta::assert_json_snapshot!("write", settled(answer.body));
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn a_preview_is_shown_whole_and_never_sent() {
    let api = Api::connected().await;
    for tool in ["workbench_create_note", "workbench_delete_note", "workbench_list_notes"] {
        let arguments = match tool {
            "workbench_create_note" => json!({ "title": "Plan", "body": "b" }),
            "workbench_delete_note" => json!({ "note_id": "note_1" }),
            _ => json!({}),
        };
        let body = json!({ "arguments": arguments, "confirmed": true });
        let answer = api.post(&format!("/api/tools/{tool}/preview"), &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!((&answer.body["mode"], &answer.body["outcome"]), (&json!("preview"), &json!("not_sent")));
        assert_eq!(answer.body.get("result"), None, "a plugin that finds a result shows nothing else");
        assert!(answer.shown()["tool"]["inputSchema"].is_object());
        if tool == "workbench_create_note" {
            insta::assert_json_snapshot!("preview", settled(answer.body));
        }
    }
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn what_was_previewed_is_what_its_digest_sends() {
    let api = Api::connected().await;
    let arguments = json!({ "title": "Plan", "body": "b" });
    let path = "/api/tools/workbench_create_note/preview";
    let preview = api.post(path, &json!({ "arguments": arguments })).await;
    let digest = &preview.body["data"]["digest"];
    api.test.http.answer(201, NOTE);
    let sent = api.post(CREATE, &json!({ "arguments": arguments, "digest": digest })).await;
    assert_eq!((sent.status.as_u16(), &sent.body["digest"]), (200, digest), "{sent:?}");
    let shown = &preview.body["data"]["plan"]["request"]["body"]["json"];
    assert_eq!(serde_json::from_slice::<Value>(&api.test.http.seen()[0].body).unwrap(), *shown);
    let other = json!({ "arguments": { "title": "Other", "body": "b" }, "digest": digest });
    assert_eq!(api.post(CREATE, &other).await.refusal(), (409, "digest_mismatch"));
}

#[tokio::test]
async fn arguments_may_stand_bare_beside_what_is_ours() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    let bare = json!({ "title": "Plan", "body": "b", "confirmed": true, "connectionId": "1", "idempotency_key": "k" });
    let sent = api.post(CREATE, &bare).await;
    assert_eq!(
        (sent.status.as_u16(), &sent.body["args"]),
        (200, &json!({ "title": "Plan", "body": "b" })),
        "{sent:?}"
    );
    assert_eq!(sent.body["idempotency"], json!({ "key": "k", "replayed": false }));
    let nested = json!({ "arguments": { "title": "Plan", "body": "b" }, "confirmed": "yes", "stray": 1 });
    assert_eq!(api.post(CREATE, &nested).await.refusal(), (412, "confirmation_required"), "only true counts");
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn a_list_goes_on_by_an_argument() {
    let api = Api::connected().await;
    let schema = api.get("/api/tools/workbench_list_notes").await.body["tool"]["inputSchema"].clone();
    assert_eq!(schema["properties"]["cursor"]["type"], "string");
    api.test.http.answer(200, &NOTES.replace("null", "\"next\""));
    let first = api.post(LIST, &json!({ "arguments": { "limit": 1 } })).await;
    let cursor = first.body["result"]["next_cursor"].as_str().unwrap().to_owned();
    api.test.http.answer(200, NOTES);
    let second = api.post(LIST, &json!({ "arguments": { "limit": 1, "cursor": cursor } })).await;
    assert_eq!((second.status.as_u16(), second.body["result"].get("next_cursor")), (200, None), "{second:?}");
    assert!(api.test.http.seen()[1].url.contains("cursor=next"));
    for cursor in [json!("cur_made_up"), json!(7)] {
        let refused = api.post(LIST, &json!({ "arguments": { "cursor": cursor } })).await;
        assert_eq!(refused.refusal(), (400, "invalid_arguments"));
        assert_eq!(refused.body["invalidFields"], json!(["cursor"]));
    }
}

#[tokio::test]
async fn a_body_is_json_whatever_it_is_called_and_names_nothing_twice() {
    let api = Api::connected().await;
    api.test.http.answer(200, NOTES);
    let empty = api.request("POST", LIST).header("content-type", "text/plain").body(Body::empty()).unwrap();
    assert_eq!(api.send(empty).await.status, 200, "an empty body is {{}}");
    for text in
        ["{", "[]", "3", r#"{"arguments":{},"arguments":{}}"#, r#"{"arguments":{"limit":1,"limit":2}}"#]
    {
        let request = api.request("POST", LIST).body(Body::from(text)).unwrap();
        assert_eq!(api.send(request).await.plain(), (400, "invalid_json"), "{text}");
    }
    let long = json!({ "arguments": { "title": "x".repeat(1_100_000) } });
    assert_eq!(api.post(CREATE, &long).await.status, 413);
    assert_eq!(api.test.http.seen().len(), 1);
}
