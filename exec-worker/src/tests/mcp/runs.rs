use clawlink_core::policy::Policy;
use clawlink_core::ports::HttpFault;
use serde_json::{Value, json};

use crate::tests::support::{Api, NOTE, NOTES};

fn create() -> Value {
    json!({ "tool": "workbench_create_note", "arguments": { "title": "Plan", "body": "b" } })
}

fn with(mut call: Value, name: &str, value: Value) -> Value {
    call[name] = value;
    call
}

#[tokio::test]
async fn a_read_answers_with_account_execution_and_page() {
    let api = Api::connected().await;
    api.test.http.answer(200, NOTES);
    let (is_error, report) =
        api.call("run_read_tool", json!({ "tool": "workbench_list_notes", "arguments": {} })).await;
    assert!(!is_error, "{report}");
    assert_eq!(report["account"]["label"], "mara");
    assert_eq!(report["page"], json!({ "has_more": false, "returned": 1 }));
    assert_eq!(report["data"]["items"][0]["title"], "Plan");
    let (_, row) = api.call("get_execution", json!({ "execution": report["execution"] })).await;
    assert_eq!((&row["status"], &row["data"]["tool"]), (&json!("succeeded"), &json!("workbench_list_notes")));
}

#[tokio::test]
async fn neither_run_tool_takes_the_others_tools() {
    let api = Api::connected().await;
    let (_, refused) = api.call("run_read_tool", create()).await;
    assert_eq!(refused["error"]["code"], "effect_mismatch");
    let next = &refused["error"]["next"];
    assert_eq!(next["tool"], "preview_tool");
    assert!(!api.call("preview_tool", next["arguments"].clone()).await.0);
    let read = json!({ "tool": "workbench_list_notes", "arguments": {}, "confirmed": true });
    let (_, refused) = api.call("run_write_tool", read).await;
    assert_eq!(
        (&refused["error"]["code"], &refused["error"]["next"]["tool"]),
        (&json!("effect_mismatch"), &json!("run_read_tool"))
    );
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_previewed_write_is_sent_by_its_digest_and_nothing_else_is() {
    let api = Api::connected().await;
    let (_, refused) = api.call("run_write_tool", create()).await;
    assert_eq!(refused["error"]["code"], "confirmation_required");
    let next = &refused["error"]["next"];
    let (_, preview) = api.call(next["tool"].as_str().unwrap(), next["arguments"].clone()).await;
    assert_eq!(preview["data"]["request"]["body"]["json"], json!({ "title": "Plan", "body": "b" }));
    assert!(api.test.http.seen().is_empty());
    let mut other = preview["next"]["arguments"].clone();
    other["arguments"]["title"] = json!("Other");
    let (_, refused) = api.call("run_write_tool", other).await;
    assert_eq!(refused["error"]["code"], "digest_mismatch");
    assert!(api.test.http.seen().is_empty());
    api.test.http.answer(201, NOTE);
    let (is_error, report) = api.call("run_write_tool", preview["next"]["arguments"].clone()).await;
    assert!(!is_error && report["status"] == "succeeded", "{report}");
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn every_refusal_leads_on() {
    let api = Api::with(Policy::Standard).await;
    let (_, refused) =
        api.call("run_read_tool", json!({ "tool": "workbench_list_notes", "arguments": {} })).await;
    assert_eq!(refused["error"]["code"], "not_connected");
    assert_eq!(refused["error"]["url"], "http://127.0.0.1:8787/dashboard/apps/workbench");
    assert_eq!(
        refused["error"]["next"],
        json!({ "tool": "connect_app", "arguments": { "app": "workbench" } })
    );
    let (_, refused) = api.call("describe_tool", json!({ "tool": "workbench_create_nite" })).await;
    assert_eq!(refused["error"]["code"], "unknown_tool");
    assert_eq!(refused["error"]["suggestions"][0], "workbench_create_note");
    assert_eq!(refused["error"]["next"]["tool"], "search_tools");
    assert!(!api.call("search_tools", refused["error"]["next"]["arguments"].clone()).await.0);
    api.test.connect(&api.person, "workbench", "mara").await.unwrap();
    let wrong = json!({ "tool": "workbench_create_note", "arguments": { "title": "" } });
    let (_, refused) = api.call("preview_tool", wrong).await;
    assert_eq!(
        (&refused["error"]["field"], &refused["error"]["next"]["tool"]),
        (&json!("/arguments/title"), &json!("describe_tool"))
    );
    assert_eq!(refused["error"]["errors"].as_array().unwrap().len(), 2, "{refused}");
    let refusal = json!({ "tool": "workbench_list_notes", "arguments": {}, "connection": "9" });
    let (_, refused) = api.call("run_read_tool", refusal).await;
    assert_eq!(refused["error"]["connections"][0]["account"]["label"], "mara");
    let (_, refused) = api.call("get_execution", json!({ "execution": "exe_none" })).await;
    assert_eq!(refused["error"]["code"], "execution_not_found");
}

#[tokio::test]
async fn what_a_device_may_not_do_is_refused_and_not_sent() {
    let api = Api::with(Policy::ReadOnly).await;
    api.test.connect(&api.person, "workbench", "mara").await.unwrap();
    let (is_error, refused) = api.call("run_write_tool", with(create(), "confirmed", json!(true))).await;
    assert_eq!((is_error, &refused["error"]["code"]), (true, &json!("policy_denied")));
    let (_, preview) = api.call("preview_tool", create()).await;
    assert_eq!((&preview["data"]["decision"], preview.get("next")), (&json!("deny"), None));
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn an_unknown_outcome_names_the_execution_and_a_read_that_settles_it() {
    let api = Api::trusted().await;
    let delete =
        json!({ "tool": "workbench_delete_note", "arguments": { "note_id": "note_1" }, "confirmed": true });
    api.test.http.fail(HttpFault::NoAnswer("reset".to_owned()));
    let (_, refused) = api.call("run_write_tool", delete).await;
    let error = &refused["error"];
    assert_eq!(
        (&error["code"], &error["next"]["tool"]),
        (&json!("outcome_unknown"), &json!("run_read_tool")),
        "{error}"
    );
    api.test.http.answer(404, r#"{"error":{"code":"not_found","message":"no such note"}}"#);
    let (_, settled) = api.call("run_read_tool", error["next"]["arguments"].clone()).await;
    assert_eq!(settled["error"]["code"], "not_found");
    assert_eq!(settled["error"]["upstream"]["message"], "no such note");
    let (_, row) = api.call("get_execution", json!({ "execution": error["execution_id"] })).await;
    assert_eq!(row["status"], "unknown");
}

#[tokio::test]
async fn fields_and_format_shape_the_result() {
    let api = Api::connected().await;
    api.test.http.answer(200, NOTES);
    let call =
        json!({ "tool": "workbench_list_notes", "arguments": {}, "fields": ["title"], "format": "detailed" });
    let (_, report) = api.call("run_read_tool", call).await;
    assert_eq!(report["data"]["items"], json!([{ "title": "Plan" }]));
}

fn many(count: usize, next: &str) -> String {
    let note = |id: usize| json!({ "id": format!("note_{id}"), "title": "x".repeat(190), "body": "b", "created_at": "c", "updated_at": "u" });
    json!({ "items": (0..count).map(note).collect::<Vec<_>>(), "next_cursor": next }).to_string()
}

#[tokio::test]
async fn a_list_that_is_too_long_is_read_to_its_end_by_the_calls_it_names() {
    let api = Api::connected().await;
    for query in ["", "?apps=workbench"] {
        let before = api.test.http.seen().len();
        api.test.http.answer(200, &many(120, "c2"));
        let (mut tool, mut arguments) = match query {
            "" => ("run_read_tool".to_owned(), json!({ "tool": "workbench_list_notes", "arguments": {} })),
            _ => ("workbench_list_notes".to_owned(), json!({})),
        };
        let mut seen = 0;
        let last = loop {
            let (is_error, report) = api.call_at(query, &tool, arguments.clone()).await;
            assert!(!is_error && report.to_string().len() <= 12 * 1024, "{report}");
            let items = report["data"]["items"].as_array().unwrap();
            assert_eq!(items[0]["id"], format!("note_{seen}"));
            assert_eq!(items[0].as_object().unwrap().len(), 2, "id and title, as on the first page");
            seen += items.len();
            assert!(report["truncated"].get("next_call").is_none(), "{report}");
            let cursor = report["page"]["cursor"].as_str().unwrap().to_owned();
            if !cursor.contains('~') {
                break cursor;
            }
            if let Some(next) = report["next"]["tool"].as_str() {
                tool = next.to_owned();
                arguments = report["next"]["arguments"].clone();
            } else {
                arguments[if query.is_empty() { "cursor" } else { "clawlink_cursor" }] = json!(cursor);
            }
        };
        assert_eq!((seen, api.test.http.seen().len()), (120, before + 1), "the app was asked once");
        arguments[if query.is_empty() { "cursor" } else { "clawlink_cursor" }] = json!(last);
        api.test.http.answer(200, NOTES);
        let (_, report) = api.call_at(query, &tool, arguments).await;
        assert_eq!(report["page"]["has_more"], false, "{report}");
        assert!(api.test.http.seen().last().unwrap().url.contains("cursor=c2"));
    }
    let foreign = json!({ "tool": "workbench_list_tasks", "arguments": {}, "cursor": "res_1~cur_k1.MQ.x~" });
    assert_eq!(api.call("run_read_tool", foreign).await.1["error"]["code"], "invalid_cursor");
}

#[tokio::test]
async fn a_report_begins_with_what_matters() {
    let api = Api::connected().await;
    api.test.http.answer(200, NOTES);
    let params =
        json!({ "name": "run_read_tool", "arguments": { "tool": "workbench_list_notes", "arguments": {} } });
    let text = api.modern("tools/call", params).await.body["result"]["content"][0]["text"]
        .as_str()
        .unwrap()
        .to_owned();
    let at = |name: &str| text.find(&format!("\"{name}\":")).unwrap();
    let order = ["ok", "status", "account", "execution", "page", "data"];
    assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{text}");
}
