use serde_json::json;
use tower::ServiceExt as _;

use super::support::{CREATE, note};
use crate::router::router;
use crate::tests::support::{Api, NOTE};

#[tokio::test]
async fn one_key_is_one_effect_wherever_it_stands() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    let first = api.post_keyed(CREATE, "k", &note()).await;
    let mut named = note();
    named["idempotency_key"] = json!("k");
    let again = api.post(CREATE, &named).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (200, 200), "{again:?}");
    assert_eq!(again.body["idempotency"], json!({ "key": "k", "replayed": true }));
    assert_eq!(
        (&again.body["result"], &again.body["executionId"]),
        (&first.body["result"], &first.body["executionId"])
    );
    let mut other = named.clone();
    other["arguments"]["title"] = json!("Other");
    let conflict = api.post(CREATE, &other).await;
    assert_eq!(conflict.refusal(), (422, "idempotency_conflict"));
    assert_eq!(conflict.body["canonical"]["execution_id"], serde_json::Value::Null);
    named["idempotency_key"] = json!("with space");
    assert_eq!(api.post(CREATE, &named).await.refusal(), (400, "invalid_field_value"));
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn a_write_without_a_key_that_is_repeated_at_once_is_sent_once() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    let first = api.post(CREATE, &note()).await;
    api.test.clock.advance_ms(30_000);
    let again = api.post(CREATE, &note()).await;
    assert_eq!(again.body["idempotency"]["replayed"], true, "{again:?}");
    assert_eq!(again.body["executionId"], first.body["executionId"]);
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn a_write_that_failed_is_told_again_under_its_key() {
    let api = Api::trusted().await;
    api.test.http.answer(404, r#"{"error":{"code":"not_found","message":"no such note"}}"#);
    let call = json!({ "arguments": { "note_id": "none" }, "confirmed": true });
    let path = "/api/tools/workbench_delete_note/execute";
    let first = api.post_keyed(path, "k", &call).await;
    let again = api.post_keyed(path, "k", &call).await;
    assert_eq!((first.refusal(), again.refusal()), ((404, "not_found"), (404, "not_found")));
    assert_eq!(again.body["idempotency"]["replayed"], true);
    assert_eq!(again.body["executionId"], first.body["executionId"]);
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn the_same_call_on_its_way_is_waited_for() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    let held = api.test.http.hold().await;
    let lose_the_end = async {
        while api.test.http.seen().is_empty() {
            tokio::task::yield_now().await;
        }
        api.test.wire.cut("database");
        drop(held);
    };
    let request = api.request("POST", CREATE).body(axum::body::Body::from(note().to_string())).unwrap();
    let (first, ()) = tokio::join!(router(api.test.house.clone()).oneshot(request), lose_the_end);
    assert_eq!(first.unwrap().status(), 200);
    api.test.wire.mend("database");
    let second = api.post(CREATE, &note()).await;
    assert_eq!(second.refusal(), (409, "in_progress"));
    let wait = (second.headers["retry-after"].to_str().unwrap(), &second.body["retryAfterSeconds"]);
    assert_eq!(wait, ("1", &json!(1)));
    assert_eq!(second.body["canonical"]["status"], "blocked");
}
