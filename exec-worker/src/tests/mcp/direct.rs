use clawlink_core::policy::Policy;
use serde_json::{Value, json};

use super::support::code;
use crate::tests::support::{Answer, Api, NOTE, NOTES};

async fn list(api: &Api, query: &str) -> Answer {
    api.modern_at(query, "tools/list", json!({}), json!({})).await
}

fn names(answer: &Answer) -> Vec<String> {
    let tools = answer.body["result"]["tools"].as_array().unwrap();
    tools.iter().filter_map(|tool| tool["name"].as_str()).map(str::to_owned).collect()
}

#[tokio::test]
async fn pinned_tools_stand_beside_six_of_ours() {
    let api = Api::connected().await;
    let answer = list(&api, "?tools=workbench_list_notes,workbench_create_note").await;
    let six =
        ["whoami", "search_tools", "list_connections", "connect_app", "get_execution", "list_approvals"];
    let two = ["workbench_create_note", "workbench_list_notes"];
    assert_eq!(names(&answer), six.into_iter().chain(two).collect::<Vec<_>>());
    let write = &answer.body["result"]["tools"][6];
    for added in ["connection", "preview", "digest", "confirmed", "idempotency_key"] {
        assert!(write["inputSchema"]["properties"][format!("clawlink_{added}")].is_object(), "{added}");
    }
    assert_eq!(
        write["annotations"],
        json!({ "readOnlyHint": false, "destructiveHint": false, "idempotentHint": false, "openWorldHint": true })
    );
    let (_, refused) = api.call_at("?apps=workbench", "whoami", json!({})).await;
    assert_eq!(refused["ok"], true);
}

#[tokio::test]
async fn what_cannot_be_pinned_is_named_and_nothing_is_cut() {
    let api = Api::with(Policy::Standard).await;
    let all: Vec<&str> = clawlink_catalog::apps().iter().map(|app| app.slug.as_ref()).collect();
    let nine = format!("?apps={}", all[..9].join(","));
    let largest = clawlink_catalog::apps().iter().flat_map(|app| app.tools.iter()).take(35);
    let many = format!("?tools={}", largest.map(|tool| tool.name.as_ref()).collect::<Vec<_>>().join(","));
    for (query, words) in [
        ("?apps=workbench,none", "none"),
        ("?tools=workbench_list_notes,none_at_all", "none_at_all"),
        (&nine, "9 apps"),
        (&many, "41 tools"),
    ] {
        let answer = list(&api, query).await;
        assert_eq!(code(&answer), (200, -32_602), "{query}");
        assert!(answer.body["error"]["message"].as_str().unwrap().contains(words), "{answer:?}");
    }
}

#[tokio::test]
async fn a_pinned_read_and_write_take_the_same_way_as_any_other() {
    let api = Api::connected().await;
    let query = "?apps=workbench";
    api.test.http.answer(200, NOTES);
    let (is_error, report) =
        api.call_at(query, "workbench_list_notes", json!({ "clawlink_connection": "1" })).await;
    assert!(!is_error && report["account"]["label"] == "mara", "{report}");
    let note = json!({ "title": "Plan", "body": "b" });
    let (_, refused) = api.call_at(query, "workbench_create_note", note.clone()).await;
    assert_eq!(refused["error"]["code"], "confirmation_required");
    let mut preview = note;
    preview["clawlink_preview"] = json!(true);
    let (_, previewed) = api.call_at(query, "workbench_create_note", preview).await;
    assert_eq!(api.test.http.seen().len(), 1, "only the read");
    api.test.http.answer(201, NOTE);
    let next: &Value = &previewed["next"];
    let (is_error, sent) =
        api.call_at(query, next["tool"].as_str().unwrap(), next["arguments"].clone()).await;
    assert!(!is_error && sent["status"] == "succeeded", "{sent}");
    let (_, refused) = api.call_at(query, "workbench_list_notes", json!({ "clawlink_conection": "1" })).await;
    assert_eq!(refused["error"]["field"], "/clawlink_conection");
}
