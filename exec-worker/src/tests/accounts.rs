//! Which account acts: named, the only one, or the default, and otherwise none.

use clawlink_store::{Row, Sql, Statement};
use serde_json::{Value, json};

use super::support::{Answer, Api, NOTE, NOTES, note};

fn read() -> Value {
    json!({ "tool": "workbench_list_notes", "arguments": {} })
}

fn naming(mut call: Value, connection: &str) -> Value {
    call["connection"] = json!(connection);
    call
}

async fn look(api: &Api, sql: &'static str) -> Vec<Row> {
    api.test.sql.query(Statement::new(sql, vec![])).await.unwrap()
}

/// Two accounts, none of them the default: as it is once the default has gone while the others needed their person. Noah, in
/// the same house, has one of each name too.
async fn undecided() -> Api {
    let api = Api::connected().await;
    api.test.connect(&api.person, "workbench", "mara-work").await.unwrap();
    let (noah, _) = api.test.sign_in("noah@example.com").await.unwrap();
    for account in ["noah", "mara", "mara-work"] {
        api.test.connect(&noah, "workbench", account).await.unwrap();
    }
    look(&api, "UPDATE user_integrations SET is_default = 0").await;
    api
}

/// Whom a refusal names.
fn named(connections: &Value) -> Vec<(u64, &str)> {
    let rows = connections.as_array().unwrap().iter();
    rows.map(|row| (row["number"].as_u64().unwrap(), row["account"]["label"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn a_call_that_two_accounts_could_make_is_refused_and_names_them() {
    let api = undecided().await;
    let ways: [(&str, Value); 3] =
        [("/v1/preview", read()), ("/v1/execute", read()), ("/v1/execute", note())];
    for (path, call) in ways {
        let request = api.request("POST", path).header("idempotency-key", "once");
        let answer = api.send(request.body(call.to_string().into()).unwrap()).await;
        assert_eq!(answer.code(), (409, "choose_account"), "{path} {call}");
        assert_eq!(answer.body["field"], "/connection");
        assert_eq!(named(&answer.body["connections"]), [(1, "mara"), (2, "mara-work")], "{path}");
        assert!(!answer.text.contains("noah"), "{}", answer.text);
    }
    assert!(api.test.http.seen().is_empty());
    assert!(look(&api, "SELECT id FROM executions").await.is_empty(), "nothing was claimed");
}

#[tokio::test]
async fn a_label_that_two_accounts_share_is_a_choice_also_where_nothing_is_called() {
    let api = undecided().await;
    look(&api, "UPDATE user_integrations SET label = 'Team'").await;
    for (tool, arguments, field) in [
        ("get_connection", json!({ "connection": "team" }), "/connection"),
        ("connect_app", json!({ "app": "workbench", "reconnect": "team" }), "/reconnect"),
    ] {
        let (is_error, refused) = api.call(tool, arguments).await;
        let error = &refused["error"];
        assert_eq!((is_error, &error["code"]), (true, &json!("choose_account")), "{tool} {refused}");
        assert_eq!(
            (error["field"].as_str(), named(&error["connections"])),
            (Some(field), vec![(1, "mara"), (2, "mara-work")]),
            "{tool}"
        );
    }
    let (_, one) = api.call("get_connection", json!({ "connection": "mara-work" })).await;
    assert_eq!(one["data"]["number"], 2, "{one}");
}

#[tokio::test]
async fn a_model_is_told_the_same_by_every_tool_that_calls() {
    let api = undecided().await;
    for (tool, call) in [("preview_tool", read()), ("run_read_tool", read()), ("run_write_tool", note())] {
        let (is_error, refused) = api.call(tool, call).await;
        let error = &refused["error"];
        assert_eq!((is_error, &error["code"]), (true, &json!("choose_account")), "{tool} {refused}");
        assert_eq!(named(&error["connections"]), [(1, "mara"), (2, "mara-work")], "{tool}");
        assert!(!refused.to_string().contains("noah"), "{refused}");
    }
    let direct = json!({ "name": "workbench_list_notes", "arguments": {} });
    let request = api.request("POST", "/mcp?apps=workbench").header("content-type", "application/json");
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": direct });
    let answer = api.send(request.body(body.to_string().into()).unwrap()).await;
    assert!(answer.text.contains("choose_account") && !answer.text.contains("noah"), "{}", answer.text);
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn the_account_that_is_named_acts_whichever_way_it_is_named() {
    let api = undecided().await;
    let listed = api.get("/v1/connections").await;
    let own = listed.body["items"][1]["id"].as_str().unwrap().to_owned();
    for name in [own.as_str(), "2", "mara-work", "MARA-WORK"] {
        api.test.http.answer(200, NOTES);
        let answer = api.post("/v1/execute", &naming(read(), name)).await;
        assert_eq!(answer.body["account"]["label"], "mara-work", "{name} {}", answer.text);
        let sent = api.test.http.seen().pop().unwrap();
        assert!(sent.headers.contains(&("authorization".to_owned(), "Bearer access-mara-work".to_owned())));
    }
    api.test.http.answer(201, NOTE);
    assert_eq!(api.write("k", &naming(note(), "1")).await.body["account"]["label"], "mara");
}

#[tokio::test]
async fn a_label_that_two_accounts_bear_names_neither() {
    let api = undecided().await;
    look(&api, "UPDATE user_integrations SET label = 'Work'").await;
    let answer = api.post("/v1/execute", &naming(read(), "work")).await;
    assert_eq!(answer.code(), (409, "choose_account"));
    assert_eq!(named(&answer.body["connections"]), [(1, "mara"), (2, "mara-work")]);
    assert!(api.test.http.seen().is_empty());
}

/// Whatever is guessed about another person's accounts is answered like what never was, and lists one's own.
#[tokio::test]
async fn no_name_reaches_another_persons_account() {
    let api = undecided().await;
    let theirs = look(
        &api,
        "SELECT c.id FROM user_integrations c JOIN users u ON u.id = c.user_id WHERE u.email = 'noah@example.com'",
    )
    .await;
    let ids = theirs.iter().map(|row| row["id"].as_str().unwrap());
    for name in ids.chain(["3", "0", "-1", "noah", "noah@example.com", "*", "%", ""]) {
        for call in [read(), note()] {
            let answer: Answer = api.write("once", &naming(call, name)).await;
            assert_eq!(answer.code(), (404, "connection_not_found"), "{name:?} {}", answer.text);
            assert_eq!(named(&answer.body["connections"]), [(1, "mara"), (2, "mara-work")], "{name:?}");
        }
    }
    look(&api, "DELETE FROM user_integrations WHERE user_id = (SELECT id FROM users WHERE email = 'mara@example.com')")
        .await;
    let answer = api.post("/v1/execute", &read()).await;
    assert_eq!(answer.code(), (409, "not_connected"), "somebody else's only account is not the only one");
    assert!(api.test.http.seen().is_empty());
}
