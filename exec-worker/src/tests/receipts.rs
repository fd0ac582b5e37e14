use serde_json::json;

use super::support::{Api, NOTE, NOTES, note};

#[tokio::test]
async fn a_receipt_names_every_attempt_with_its_wait_and_request_id() {
    let api = Api::connected().await;
    let busy = [("x-request-id", "req_busy"), ("retry-after", "1")];
    api.test.http.answer_with(429, &busy, r#"{"error":{"code":"rate_limited","message":"slow"}}"#);
    api.test.http.answer_with(200, &[("x-request-id", "req_ok")], NOTES);
    let answer = api.post("/v1/execute", &json!({ "tool": "workbench_list_notes" })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let attempts = &answer.body["attempts"];
    assert_eq!((&attempts[0]["status"], &attempts[0]["request_id"]), (&json!(429), &json!("req_busy")));
    assert!(attempts[0]["then"].as_str().unwrap().starts_with("wait "), "{attempts}");
    assert_eq!((&attempts[1]["outcome"], &attempts[1]["request_id"]), (&json!("ok"), &json!("req_ok")));
    assert_eq!(answer.body["upstream"]["request_id"], "req_ok");
    let id = answer.body["execution_id"].as_str().unwrap();
    let kept = api.get(&format!("/v1/executions/{id}")).await;
    assert_eq!(kept.body["attempts"], *attempts, "what was answered is what is kept");
}

#[tokio::test]
async fn a_refusal_keeps_the_request_id_too() {
    let api = Api::connected().await;
    let refusal = r#"{"error":{"code":"not_found","message":"no such note"}}"#;
    api.test.http.answer_with(404, &[("x-request-id", "req_404")], refusal);
    let call = json!({ "tool": "workbench_get_note", "arguments": { "note_id": "none" } });
    let answer = api.post("/v1/execute", &call).await;
    assert_eq!(answer.body["upstream"]["request_id"], "req_404", "{answer:?}");
    let id = answer.body["execution_id"].as_str().unwrap();
    assert_eq!(api.get(&format!("/v1/executions/{id}")).await.body["upstream"]["request_id"], "req_404");
}

#[tokio::test]
async fn a_login_renewed_before_the_first_attempt_is_told() {
    let api = Api::connected().await;
    api.test.clock.advance_ms(3_600_000);
    api.test.http.answer(200, r#"{"access_token":"access-2","refresh_token":"refresh-2","expires_in":3600}"#);
    api.test.http.answer(200, NOTES);
    let answer = api.post("/v1/execute", &json!({ "tool": "workbench_list_notes" })).await;
    assert_eq!(answer.body["attempts"][0]["before"], "refresh", "{answer:?}");
}

#[tokio::test]
async fn the_output_of_a_write_is_shown_for_as_long_as_it_is_kept() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    let first = api.write("k", &note()).await;
    let path = format!("/v1/executions/{}", first.body["execution_id"].as_str().unwrap());
    assert_eq!(api.get(&path).await.body["output"], first.body["output"]);
    api.test.clock.advance_ms(25 * 60 * 60 * 1_000);
    let faults = clawlink_core::sweep::sweep(&api.test.house).await;
    assert!(faults.is_empty(), "{faults:?}");
    assert!(api.get(&path).await.body.get("output").is_none());
}
