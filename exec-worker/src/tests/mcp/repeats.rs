use serde_json::{Value, json};

use crate::tests::support::{Api, NOTE};

fn create() -> Value {
    json!({ "tool": "workbench_create_note", "arguments": { "title": "Plan", "body": "b" }, "confirmed": true })
}

#[tokio::test]
async fn a_write_that_is_issued_again_under_a_new_id_is_sent_once() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    let (_, first) = api.call("run_write_tool", create()).await;
    // A client that lost the answer repeats after its own timeout, on both sides of any window.
    for _ in 0..3 {
        api.test.clock.advance_ms(59_000);
        let (is_error, again) = api.call("run_write_tool", create()).await;
        assert!(!is_error, "{again}");
        assert_eq!((&again["execution"], &again["data"]), (&first["execution"], &first["data"]));
        assert_eq!(again["replayed"], true);
        assert!(again["hint"].as_str().unwrap().contains("fresh idempotency_key"));
    }
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn three_minutes_later_the_same_words_are_a_new_intent() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    api.call("run_write_tool", create()).await;
    api.test.clock.advance_ms(180_000);
    api.test.http.answer(201, NOTE);
    let (_, second) = api.call("run_write_tool", create()).await;
    assert_eq!((second.get("replayed"), api.test.http.seen().len()), (None, 2));
}

#[tokio::test]
async fn a_fresh_key_sends_again_and_a_used_one_does_not_stretch() {
    let api = Api::connected().await;
    let keyed = |key: &str| {
        let mut call = create();
        call["idempotency_key"] = json!(key);
        call
    };
    for key in ["k1", "k2"] {
        api.test.http.answer(201, NOTE);
        assert!(!api.call("run_write_tool", keyed(key)).await.0);
    }
    assert_eq!(api.test.http.seen().len(), 2);
    let mut other = keyed("k1");
    other["arguments"]["title"] = json!("Other");
    let (_, refused) = api.call("run_write_tool", other).await;
    assert_eq!(refused["error"]["code"], "idempotency_conflict");
    assert_eq!(api.test.http.seen().len(), 2);
}

#[tokio::test]
async fn another_device_is_no_repeat() {
    let mut api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    api.call("run_write_tool", create()).await;
    api.credential = api.test.pair(&api.person, clawlink_core::policy::Policy::Standard).await.unwrap();
    api.test.http.answer(201, NOTE);
    let (_, second) = api.call("run_write_tool", create()).await;
    assert_eq!((second.get("replayed"), api.test.http.seen().len()), (None, 2));
}
