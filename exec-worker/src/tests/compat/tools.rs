use clawlink_core::policy::Policy;
use clawlink_manifest::{App, Tool};
use clawlink_store::testing::TestHouse;
use serde_json::{Value, json};

use crate::tests::support::Api;

#[tokio::test]
async fn tools_of_connected_apps_are_listed_and_no_others() {
    let api = Api::connected().await;
    let all = api.get("/api/tools").await;
    assert_eq!(all.status, 200, "{all:?}");
    let tools = all.body["tools"].as_array().unwrap();
    assert!(tools.iter().all(|tool| tool["integration"] == "workbench"), "{}", all.text);
    assert_eq!((&all.body["count"], &all.body["integration"]), (&json!(tools.len()), &Value::Null));
    let one = api.get("/api/tools?integration=workbench&unknown=1").await;
    assert_eq!((&one.body["tools"], &one.body["integration"]), (&all.body["tools"], &json!("workbench")));
    for app in ["gmail", "nothing"] {
        let none = api.get(&format!("/api/tools?integration={app}")).await;
        assert_eq!(none.body, json!({ "tools": [], "count": 0, "integration": app }));
    }
    let shown = tools.iter().find(|tool| tool["name"] == "workbench_create_note").unwrap();
    insta::assert_json_snapshot!("item", shown);
}

/// Workbench three times under other names, with so many tools that a list of all is cut, and without a sign-in.
fn many_tools() -> &'static [App] {
    let workbench = clawlink_catalog::app("workbench").unwrap();
    let app = |number: u8| {
        let tool = |nth: usize, tool: &Tool| Tool {
            name: format!("bench_{number}_{}_{nth:02}", tool.verb).into(),
            verb: format!("{}_{nth:02}", tool.verb).into(),
            ..tool.clone()
        };
        let tools: Vec<Tool> =
            (0..8).flat_map(|nth| workbench.tools.iter().map(move |one| tool(nth, one))).collect();
        App {
            slug: format!("bench-{number}").into(),
            auths: Vec::new().into(),
            tools: tools.into(),
            ..workbench.clone()
        }
    };
    Vec::from([app(1), app(2), app(3)]).leak()
}

#[tokio::test]
async fn a_list_that_was_cut_goes_on_to_its_end() {
    let apps = many_tools();
    let test = TestHouse::build(apps, clawlink_catalog::hooks()).unwrap();
    let api = Api::in_house(test, Policy::Standard).await;
    let mut names: Vec<String> = Vec::new();
    let mut path = "/api/tools".to_owned();
    loop {
        let page = api.get(&path).await;
        let tools = page.body["tools"].as_array().unwrap();
        assert_eq!((&page.body["count"], &page.body["integration"]), (&json!(tools.len()), &Value::Null));
        assert!(
            tools.len() <= 150 && page.text.len() <= 513 * 1024,
            "{} tools, {} bytes",
            tools.len(),
            page.text.len()
        );
        names.extend(tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()));
        let Some(next) = page.body["next_cursor"].as_str() else {
            assert_eq!(page.body.get("truncated"), None);
            break;
        };
        assert_eq!(page.body["truncated"], true);
        assert!(page.body["hint"].as_str().unwrap().contains("?cursor="));
        path = format!("/api/tools?cursor={next}");
    }
    let mut all: Vec<String> =
        apps.iter().flat_map(|app| app.tools.iter().map(|tool| tool.name.to_string())).collect();
    all.sort();
    assert!(all.len() > 150 && names == all, "{} of {}", names.len(), all.len());
}

#[tokio::test]
async fn a_cursor_is_good_for_the_device_and_list_it_was_given_out_for() {
    let test = TestHouse::build(many_tools(), clawlink_catalog::hooks()).unwrap();
    let mut api = Api::in_house(test, Policy::Standard).await;
    let first = api.get("/api/tools").await;
    let next = first.body["next_cursor"].as_str().unwrap();
    let path = format!("/api/tools?cursor={next}");
    assert_eq!(api.get(&path).await.status, 200);
    for other in [format!("{path}x"), "/api/tools?cursor=2".to_owned()] {
        assert_eq!(api.get(&other).await.plain(), (400, "invalid_arguments"), "{other}");
    }
    api.credential = api.test.pair(&api.person, Policy::Standard).await.unwrap();
    assert_eq!(api.get(&path).await.plain(), (400, "invalid_arguments"));
}

#[tokio::test]
async fn a_search_needs_words_and_keeps_to_its_limit() {
    let api = Api::connected().await;
    let found = api.get("/api/tools/search?query=create%20a%20note&limit=3").await;
    assert_eq!(found.body["tools"][0]["name"], "workbench_create_note", "{found:?}");
    assert!(found.body["count"].as_u64().unwrap() <= 3);
    assert_eq!((&found.body["query"], &found.body["integration"]), (&json!("create a note"), &Value::Null));
    let odd = api.get("/api/tools/search?query=note&limit=x&integration=workbench").await;
    assert_eq!((odd.status.as_u16(), &odd.body["integration"]), (200, &json!("workbench")));
    for path in ["/api/tools/search", "/api/tools/search?query=%20"] {
        assert_eq!(api.get(path).await.plain(), (400, "invalid_query"), "{path}");
    }
}

#[tokio::test]
async fn a_tool_is_described_at_length() {
    let api = Api::connected().await;
    let told = api.get("/api/tools/workbench_create_note").await;
    assert_eq!(told.status, 200);
    insta::assert_json_snapshot!("description", told.body);
    assert_eq!(api.get("/api/tools/workbench-create-note").await.body, told.body);
    let unknown = api.get("/api/tools/workbench_create_nota").await;
    assert_eq!(unknown.plain(), (404, "tool_not_found"));
    assert!(unknown.body["details"].to_string().contains("workbench_create_note"), "{unknown:?}");
}

#[tokio::test]
async fn effects_have_their_published_words() {
    let api = Api::connected().await;
    for (name, mode, access, risk, confirm) in [
        ("list_notes", "read", "read", "safe", false),
        ("update_note", "write", "write", "confirm", true),
        ("create_note", "write", "write", "confirm", true),
        ("delete_note", "destructive", "write", "high_impact", true),
    ] {
        let told = api.get(&format!("/api/tools/workbench_{name}")).await.body["tool"].clone();
        assert_eq!(
            (&told["mode"], &told["accessLevel"], &told["risk"], &told["requiresConfirmation"]),
            (&json!(mode), &json!(access), &json!(risk), &json!(confirm)),
            "{name}"
        );
        assert_eq!(told["idempotent"], json!(matches!(name, "list_notes" | "update_note")), "{name}");
    }
}

#[tokio::test]
async fn no_path_of_the_published_wire_answers_anything_but_json_with_a_sentence() {
    let api = Api::with(Policy::Standard).await;
    assert_eq!(api.get("/api/nothing").await.plain(), (404, "not_found"));
    assert_eq!(api.get("/api/tools/a/b/c").await.plain(), (404, "not_found"));
    assert_eq!(api.post("/api/tools", &json!({})).await.plain(), (405, "method_not_allowed"));
    let nobody = http::Request::get("/api/tools").body(axum::body::Body::empty()).unwrap();
    let nobody = api.send(nobody).await;
    assert_eq!(nobody.plain(), (401, "unauthenticated"));
    assert_eq!(nobody.body["error"], "Unauthorized");
    assert_eq!(nobody.headers["www-authenticate"], "Bearer realm=\"clawlink\"");
    assert_eq!(nobody.headers["content-type"], "application/json");
    assert_eq!(nobody.headers["cache-control"], "no-store");
    api.test.wire.cut("database");
    let broken = api.get("/api/tools").await;
    assert_eq!(broken.plain(), (503, "unavailable"));
}
