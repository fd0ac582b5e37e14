use clawlink_core::policy::Policy;
use serde_json::{Value, json};

use super::support::code;
use crate::tests::support::Api;

const NAMES: [&str; 14] = [
    "whoami",
    "search_tools",
    "list_apps",
    "get_app",
    "list_app_tools",
    "describe_tool",
    "list_connections",
    "get_connection",
    "connect_app",
    "preview_tool",
    "run_read_tool",
    "run_write_tool",
    "get_execution",
    "list_approvals",
];

async fn list(api: &Api) -> Vec<Value> {
    api.modern("tools/list", json!({})).await.body["result"]["tools"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_fresh_connection_sees_fourteen_tools_in_under_three_thousand_tokens() {
    let api = Api::with(Policy::Standard).await;
    let tools = list(&api).await;
    let names: Vec<&str> = tools.iter().filter_map(|tool| tool["name"].as_str()).collect();
    assert_eq!(names, NAMES);
    let bytes = Value::Array(tools).to_string().len();
    assert!(bytes <= 12 * 1024, "{bytes} bytes");
    assert!(bytes / 4 < 3_000, "{} tokens", bytes / 4);
}

#[tokio::test]
async fn the_list_is_this() {
    let api = Api::with(Policy::Standard).await;
    insta::assert_json_snapshot!("tools_list", list(&api).await);
    let answer = api.modern("tools/list", json!({ "cursor": "x" })).await;
    assert_eq!(code(&answer), (200, -32_602));
}

#[tokio::test]
async fn only_the_tools_that_act_do_not_claim_to_read() {
    let api = Api::with(Policy::Standard).await;
    for tool in list(&api).await {
        let name = tool["name"].as_str().unwrap();
        let reads = !["connect_app", "run_write_tool"].contains(&name);
        assert_eq!(tool["annotations"]["readOnlyHint"], reads, "{name}");
        assert_eq!(tool["annotations"]["destructiveHint"], name == "run_write_tool", "{name}");
        assert_eq!(tool["annotations"].as_object().unwrap().len(), 4, "{name}");
    }
}

#[tokio::test]
async fn each_tool_names_its_required_arguments_in_its_description() {
    let api = Api::with(Policy::Standard).await;
    for tool in list(&api).await {
        for required in tool["inputSchema"]["required"].as_array().unwrap() {
            let last = tool["description"].as_str().unwrap().rsplit("Required: ").next().unwrap();
            assert!(last.contains(required.as_str().unwrap()), "{tool}");
        }
    }
}

#[tokio::test]
async fn the_first_tool_succeeds_without_arguments() {
    let api = Api::with(Policy::ReadOnly).await;
    let (is_error, report) = api.call("whoami", json!({})).await;
    assert!(!is_error);
    assert_eq!(report["data"]["account"]["label"], "mara@example.com");
    assert_eq!(report["data"]["policy"]["rules"]["write"], "deny");
    let answer = api.modern("tools/call", json!({ "name": "whoami" })).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn wrong_arguments_name_the_field_and_what_was_expected() {
    let api = Api::connected().await;
    for (tool, arguments, field) in [
        ("search_tools", json!({}), "/query"),
        ("search_tools", json!({ "query": " " }), "/query"),
        ("search_tools", json!({ "query": "x", "limit": 11 }), "/limit"),
        ("search_tools", json!({ "query": "x", "limit": "5" }), "/limit"),
        ("search_tools", json!({ "query": "x", "effect": "all" }), "/effect"),
        ("search_tools", json!({ "query": "x", "quary": "y" }), "/quary"),
        ("list_apps", json!({ "connected": "yes" }), "/connected"),
        ("list_apps", json!({ "cursor": "nonsense" }), "/cursor"),
        ("run_read_tool", json!({ "tool": "workbench_list_notes" }), "/arguments"),
        ("run_read_tool", json!({ "tool": "workbench_list_notes", "arguments": "{}" }), "/arguments"),
        ("run_read_tool", json!({ "tool": "workbench_get_note", "arguments": { "id": 1 } }), "/arguments/id"),
        ("get_connection", json!({}), "/connection"),
    ] {
        let (is_error, answer) = api.call(tool, arguments.clone()).await;
        let error = &answer["error"];
        assert!(is_error, "{tool} {arguments}");
        assert_eq!(
            (&error["code"], &error["field"]),
            (&json!("invalid_argument"), &json!(field)),
            "{answer}"
        );
        assert!(error["expected"].is_string() && error["message"].is_string(), "{answer}");
    }
    let answer = api.modern("tools/call", json!({ "name": "whoami", "arguments": [] })).await;
    assert_eq!(code(&answer), (200, -32_602));
}

#[tokio::test]
async fn a_catalogue_tool_called_by_name_is_told_how_to_run_it() {
    let api = Api::connected().await;
    let answer = api.modern("tools/call", json!({ "name": "workbench_create_note", "arguments": {} })).await;
    assert_eq!(code(&answer), (200, -32_602));
    assert!(answer.body["error"]["message"].as_str().unwrap().contains("run_write_tool"), "{answer:?}");
}

#[tokio::test]
async fn a_search_leads_to_a_call() {
    let api = Api::connected().await;
    let (_, report) = api.call("search_tools", json!({ "query": "create a note in workbench" })).await;
    assert_eq!(report["data"][0]["tool"], "workbench_create_note");
    assert!(report["data"][0]["input_schema"]["properties"]["title"].is_object());
    let next = &report["next"];
    let (is_error, described) = api.call(next["tool"].as_str().unwrap(), next["arguments"].clone()).await;
    assert!(!is_error && described["data"]["revision"].is_string(), "{described}");
    let (_, report) = api.call("search_tools", json!({ "query": "send an email", "effect": "write" })).await;
    assert!(report["data"].as_array().unwrap().iter().all(|hit| hit["effect"] != "read"), "{report}");
    assert_eq!(report["next"]["tool"], "connect_app");
    assert!(report.to_string().len() <= 8 * 1024);
}

#[tokio::test]
async fn apps_come_in_pages_with_connected_ones_first() {
    let api = Api::connected().await;
    let (_, first) = api.call("list_apps", json!({ "limit": 3 })).await;
    assert_eq!(first["data"][0]["app"], "workbench");
    assert_eq!((&first["page"]["returned"], &first["page"]["has_more"]), (&json!(3), &json!(true)));
    let (_, second) = api.call("list_apps", json!({ "limit": 3, "cursor": first["page"]["cursor"] })).await;
    assert_ne!(first["data"][2], second["data"][0]);
    let (_, one) = api.call("list_apps", json!({ "connected": true })).await;
    assert_eq!(one["page"], json!({ "has_more": false, "returned": 1, "total": 1 }));
    let (_, app) = api.call("get_app", json!({ "app": "workbench" })).await;
    assert_eq!(app["data"]["connections"][0]["account"], "mara");
    let (is_error, unknown) = api.call("get_app", json!({ "app": "workbensh" })).await;
    assert_eq!((is_error, &unknown["error"]["suggestions"]), (true, &json!(["workbench"])));
    let (_, tools) = api.call("list_app_tools", json!({ "app": "workbench", "effect": "read" })).await;
    assert!(tools["data"].as_array().unwrap().iter().all(|tool| tool["effect"] == "read"));
}

#[tokio::test]
async fn structured_content_is_sent_only_where_it_was_asked_for() {
    let api = Api::with(Policy::Standard).await;
    let params = json!({ "name": "whoami", "arguments": {} });
    assert!(api.modern("tools/call", params.clone()).await.body["result"].get("structuredContent").is_none());
    let answer = api.modern_at("?structured=1", "tools/call", params, json!({})).await;
    assert_eq!(answer.body["result"]["structuredContent"]["ok"], true);
    let tools = api.modern_at("?structured=1", "tools/list", json!({}), json!({})).await;
    assert_eq!(tools.body["result"]["tools"][0]["outputSchema"]["type"], "object");
}
