//! The older tools, as a published skill calls them.

use clawlink_core::mcp::legacy::LEGACY_TOOLS;
use clawlink_core::policy::Policy;
use clawlink_manifest::App;
use clawlink_store::testing::TestHouse;
use serde_json::{Value, json};

use crate::tests::support::{Api, NOTE, NOTES};

async fn ask(api: &Api, query: &str, tool: &str, arguments: Value) -> (bool, Value) {
    let answer =
        api.modern_at(query, "tools/call", json!({ "name": tool, "arguments": arguments }), json!({})).await;
    let result = &answer.body["result"];
    let text = result["content"][0]["text"].as_str().unwrap_or_else(|| panic!("no result: {answer:?}"));
    assert_eq!(serde_json::from_str::<Value>(text).unwrap(), result["structuredContent"], "{tool}");
    (result["isError"] == true, result["structuredContent"].clone())
}

fn create() -> Value {
    json!({
        "integration_id": "workbench", "action_id": "create_note", "confirm": true, "idempotency_key": "k",
        "input": { "title": "Plan", "body": "b" },
    })
}

#[tokio::test]
async fn the_older_set_is_listed_with_nothing_connected() {
    let api = Api::with(Policy::Standard).await;
    for path in ["/mcp?set=legacy", "/api/mcp?set=legacy"] {
        let request = api.request("POST", path).header("content-type", "application/json");
        let answer = api.say(request, &json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" })).await;
        let tools = answer.body["result"]["tools"].as_array().unwrap().clone();
        let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
        let expected = [
            "whoami",
            "search",
            "list_integrations",
            "get_integration",
            "list_actions",
            "get_action",
            "get_connection",
            "connect_app",
            "begin_connection",
            "execute",
            "get_execution",
        ];
        assert_eq!(names, expected.map(|name| format!("clawlink_{name}")), "{path}");
    }
    let list = api.modern_at("?set=legacy", "tools/list", json!({}), json!({})).await;
    insta::assert_json_snapshot!("legacy_tools", list.body["result"]["tools"]);
    let usual = api.legacy("tools/list", json!({})).await;
    assert!(!usual.text.contains("clawlink_"), "nobody else is shown them");
}

#[tokio::test]
async fn each_name_is_taken_on_every_path_also_with_a_dot() {
    let api = Api::connected().await;
    for tool in &LEGACY_TOOLS {
        if tool.name == "clawlink_execute" || tool.name == "clawlink_get_execution" {
            continue;
        }
        let arguments = json!({ "query": "create a note", "integration_id": "workbench", "action_id": "create_note", "extra": 1 });
        for query in ["", "?set=legacy", "?apps=workbench"] {
            for name in [tool.name.to_owned(), tool.name.replacen("clawlink_", "clawlink.", 1)] {
                let (is_error, told) = ask(&api, query, &name, arguments.clone()).await;
                assert!(!is_error, "{name} {query}: {told}");
            }
        }
    }
    let unknown = api.legacy("tools/call", json!({ "name": "clawlink_nothing", "arguments": {} })).await;
    assert_eq!(unknown.body["error"]["code"], -32_602, "{unknown:?}");
}

#[tokio::test]
async fn what_the_older_tools_tell_of_an_app_has_its_published_members() {
    let api = Api::connected().await;
    let app = json!({ "integration_id": "workbench" });
    for (tool, arguments) in [
        ("clawlink_whoami", json!({})),
        ("clawlink_get_integration", app.clone()),
        ("clawlink_get_connection", app.clone()),
        ("clawlink_list_integrations", json!({ "query": "workbench" })),
        ("clawlink_connect_app", json!({ "integration_id": "workbench", "reuse_if_connected": true })),
    ] {
        let (_, mut told) = ask(&api, "", tool, arguments).await;
        for member in ["user_id", "workspace_id"] {
            if told.get(member).is_some() {
                told[member] = json!("usr_…");
            }
        }
        insta::assert_json_snapshot!(tool, told);
    }
    let (_, begun) = ask(&api, "", "clawlink_begin_connection", json!({ "integration_id": "gmail" })).await;
    assert_eq!(begun["status"], "requires_user_action");
    let link = begun["connect_url"].as_str().unwrap();
    assert!(link.starts_with(&api.test.house.config.web_origin) && link.contains("session="), "{link}");
}

#[tokio::test]
async fn a_write_by_the_older_tools_is_sent_once_and_found_again() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    let (is_error, sent) = ask(&api, "?set=legacy", "clawlink_execute", create()).await;
    assert!(!is_error, "{sent}");
    assert_eq!((&sent["status"], &sent["output"]["id"]), (&json!("succeeded"), &json!("note_1")));
    let (_, again) = ask(&api, "", "clawlink.execute", create()).await;
    assert_eq!(again["execution_id"], sent["execution_id"]);
    let (_, found) =
        ask(&api, "", "clawlink_get_execution", json!({ "execution_id": sent["execution_id"] })).await;
    assert_eq!((&found["status"], &found["error_code"]), (&json!("succeeded"), &Value::Null));
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn blocked_is_no_error_here_and_a_failure_is() {
    let api = Api::connected().await;
    let mut unconfirmed = create();
    unconfirmed["confirm"] = json!(false);
    let (is_error, blocked) = ask(&api, "", "clawlink_execute", unconfirmed).await;
    assert_eq!(
        (is_error, &blocked["status"], &blocked["execution_id"]),
        (false, &json!("blocked"), &Value::Null)
    );
    let mut wrong = create();
    wrong["input"] = json!({ "title": 3 });
    let (is_error, failed) = ask(&api, "", "clawlink_execute", wrong).await;
    assert_eq!(
        (is_error, &failed["status"], &failed["error"]["code"]),
        (true, &json!("failed"), &json!("validation_error"))
    );
    assert_eq!(failed["error"]["retryable"], false);
    assert!(failed["error"]["details"].to_string().contains("title: expected"), "{failed}");
    for (tool, arguments) in [
        ("clawlink_get_integration", json!({ "integration_id": "workbentch" })),
        ("clawlink_list_actions", json!({})),
        ("clawlink_search", json!({})),
        ("clawlink_get_execution", json!({ "execution_id": "exe_none" })),
        ("clawlink_execute", json!({ "integration_id": "workbench", "action_id": "create_note" })),
    ] {
        let (is_error, told) = ask(&api, "", tool, arguments).await;
        assert!(is_error && told["status"] == "failed", "{tool}: {told}");
        assert!(told["error"]["message"].is_string() && told["error"]["code"].is_string(), "{tool}: {told}");
    }
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_notification_at_the_older_address_has_no_body() {
    let api = Api::with(Policy::Standard).await;
    let request = api.request("POST", "/api/mcp?set=legacy").header("content-type", "application/json");
    let told = api.say(request, &json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })).await;
    assert_eq!((told.status.as_u16(), told.text.as_str()), (202, ""));
    let head = api.request("HEAD", "/api/mcp?set=legacy").body(axum::body::Body::empty()).unwrap();
    let head = api.send(head).await;
    assert_eq!((head.status.as_u16(), head.text.as_str()), (405, ""));
}

#[tokio::test]
async fn a_reading_action_needs_no_confirmation() {
    let api = Api::connected().await;
    api.test.http.answer(200, NOTES);
    let read = json!({ "integration_id": "workbench", "action_id": "workbench_list_notes", "input": {}, "connection_id": "1" });
    let (is_error, told) = ask(&api, "", "clawlink_execute", read).await;
    assert_eq!((is_error, &told["output"]["items"][0]["id"]), (false, &json!("note_1")), "{told}");
}

#[tokio::test]
async fn an_app_without_a_client_here_is_no_operation_of_this_server() {
    let gmail = clawlink_catalog::app("gmail").unwrap();
    let apps = Vec::from([App { slug: "mail".into(), ..gmail.clone() }]).leak();
    let test = TestHouse::build(apps, clawlink_catalog::hooks()).unwrap();
    let api = Api::in_house(test, Policy::Standard).await;
    for tool in ["clawlink_begin_connection", "clawlink_connect_app"] {
        let (is_error, told) = ask(&api, "", tool, json!({ "integration_id": "mail" })).await;
        let error = json!({
            "code": "unsupported_operation", "message": "Gmail has no OAuth client on this deployment.", "retryable": true,
            "details": [],
            "hint": "Its operator can add one to OAUTH_CLIENTS, or you your own under Settings, OAuth apps. Wait 300 s first.",
        });
        assert_eq!((is_error, &told["status"], &told["error"]), (true, &json!("failed"), &error), "{tool}");
    }
}
