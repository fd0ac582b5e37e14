//! Calling the API: what is sent, what is printed, and how the program exits.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::support::{Clawlink, KEY, Reply, Request, Server};

fn signed_in(name: &str, server: &Server) -> Clawlink {
    Clawlink::new(name).with("CLAWLINK_API_KEY", KEY).with("CLAWLINK_API_URL", &server.origin)
}

/// The tool `workbench_create_note`, of an effect.
fn tool(effect: &str) -> Reply {
    Reply::ok(&json!({
        "tool": "workbench_create_note", "app": "workbench", "title": "Create a note", "effect": effect,
        "input_schema": {"type": "object", "properties": {
            "title": {"type": "string"}, "limit": {"type": "integer"},
            "labels": {"type": "array", "items": {"type": "string"}},
        }},
    }))
}

fn receipt() -> Value {
    json!({
        "execution_id": "exe_1", "status": "succeeded", "tool": "workbench_create_note", "revision": "r1",
        "account": {"connection": "con_1", "number": 1, "label": "ada@workbench"}, "digest": "sha256:ab",
        "output": {"id": "note_1"}, "next_cursor": null, "files": [],
        "attempts": [{"at": 1, "took_ms": 5, "status": 201, "outcome": "ok"}],
        "started_at": "2026-11-25T16:09:00.000Z", "finished_at": "2026-11-25T16:09:00.250Z",
        "upstream": {"status": 201, "request_id": null}, "idempotency": {"key": "k", "replayed": false},
    })
}

/// A deployment with one tool, which answers every execution so.
async fn playing(effect: &'static str, execute: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |request: &Request| match request.target.as_str() {
        "/v1/tools/workbench_create_note" => tool(effect),
        "/v1/execute" => execute(),
        _ => Reply::problem(404, &json!({"code": "not_found", "detail": "There is no such route."})),
    })
    .await
}

#[tokio::test]
async fn arguments_are_typed_by_the_schema() {
    let server = playing("read", || Reply::ok(&receipt())).await;
    let clawlink = signed_in("typing", &server);
    let pairs = ["--arg", "title=42", "--arg", "limit=5", "--arg", "labels=a", "--arg", "labels=b"];
    let ended = clawlink.run(&[&["run", "workbench_create_note"][..], &pairs].concat()).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let sent = server.request("/v1/execute");
    let arguments = json!({"title": "42", "limit": 5, "labels": ["a", "b"]});
    assert_eq!(sent.json(), json!({"tool": "workbench_create_note", "arguments": arguments}));
    assert_eq!(sent.header("idempotency-key"), None, "a read needs no key");
}

#[tokio::test]
async fn a_write_goes_out_under_a_key_that_was_shown() {
    let server = playing("write", || Reply::ok(&receipt())).await;
    let clawlink = signed_in("key", &server);
    let ended = clawlink.run(&["run", "workbench_create_note", "--yes", "--connection", "1"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let sent = server.request("/v1/execute");
    let key = sent.header("idempotency-key").unwrap();
    assert!(ended.stderr.contains(&format!("idempotency key: {key}")), "{ended:?}");
    let body =
        json!({"tool": "workbench_create_note", "arguments": {}, "connection": "1", "confirmed": true});
    assert_eq!(sent.json(), body);
    assert!(ended.stdout.contains("account    ada@workbench (con_1, number 1)"), "{ended:?}");
}

#[tokio::test]
async fn a_call_that_waits_for_a_person_exits_with_the_link() {
    let server = playing("write", approval_required).await;
    let ended = signed_in("approval", &server).run(&["run", "workbench_create_note", "--yes"]).await;
    assert_eq!(ended.code, 4, "{ended:?}");
    assert!(
        ended.stderr.contains("approve at  https://claw-link.dev/dashboard/approvals/apr_1"),
        "{ended:?}"
    );
    assert!(ended.stderr.ends_with("Next:\n  clawlink approvals apr_1\n"), "{ended:?}");
}

#[tokio::test]
async fn waiting_shows_the_link_polls_and_makes_the_same_call_again() {
    let calls = AtomicU32::new(0);
    let server = Server::start(move |request: &Request| match request.target.as_str() {
        "/v1/tools/workbench_create_note" => tool("write"),
        "/v1/approvals/apr_1" => Reply::ok(&json!({"id": "apr_1", "status": "approved"})),
        "/v1/execute" if calls.fetch_add(1, Ordering::SeqCst) == 0 => approval_required(),
        "/v1/execute" => Reply::ok(&receipt()),
        _ => Reply::problem(404, &json!({"code": "not_found"})),
    })
    .await;
    let ended = signed_in("patience", &server).run(&["run", "workbench_create_note", "--wait"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stderr.contains("https://claw-link.dev/dashboard/approvals/apr_1"), "{ended:?}");
    let lines = [
        "GET /v1/tools/workbench_create_note",
        "POST /v1/execute",
        "GET /v1/approvals/apr_1",
        "POST /v1/execute",
    ];
    assert_eq!(server.lines(), lines);
}

fn approval_required() -> Reply {
    Reply::problem(
        409,
        &json!({
            "code": "approval_required", "detail": "A person must approve exactly this call in the browser first.",
            "approval": {"id": "apr_1", "url": "https://claw-link.dev/dashboard/approvals/apr_1"},
            "next_call": {"method": "GET", "path": "/v1/approvals/apr_1"},
        }),
    )
}

#[tokio::test]
async fn a_preview_is_run_by_its_token_alone() {
    let server = playing("write", || Reply::ok(&receipt())).await;
    let clawlink = signed_in("sealed", &server);
    let sealed = ["run", "workbench_create_note", "--digest", "sha256:ab", "--confirm-token", "cft_1"];
    assert_eq!(clawlink.run(&sealed).await.code, 0);
    assert_eq!(server.lines(), ["POST /v1/execute"]);
    let sent = server.request("/v1/execute");
    assert_eq!(sent.json(), json!({"digest": "sha256:ab", "confirm_token": "cft_1"}));
    let with_arguments = [&sealed[..], &["--arg", "title=x"]].concat();
    assert_eq!(clawlink.run(&with_arguments).await.code, 2, "a sealed plan takes no arguments");
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_repeated_under_its_key() {
    let server = playing("write", || Reply::Silence).await;
    let clawlink = signed_in("lost", &server);
    let ended = clawlink.run(&["run", "workbench_create_note", "--arg", "title=x", "--yes"]).await;
    assert_eq!(ended.code, 5, "{ended:?}");
    let sent = server.request("/v1/execute");
    let key = sent.header("idempotency-key").unwrap();
    let again = format!(
        "clawlink run workbench_create_note --json-args '{{\"title\":\"x\"}}' --idempotency-key {key} --yes"
    );
    assert!(ended.stderr.contains(&again), "{ended:?}");
}

#[tokio::test]
async fn a_read_whose_answer_is_lost_is_a_network_failure() {
    let server = playing("read", || Reply::Silence).await;
    assert_eq!(signed_in("lost-read", &server).run(&["run", "workbench_create_note"]).await.code, 8);
}

#[tokio::test]
async fn nobody_listening_is_a_network_failure() {
    let server = playing("read", || Reply::Silence).await;
    let closed =
        Clawlink::new("closed").with("CLAWLINK_API_KEY", KEY).with("CLAWLINK_API_URL", "http://127.0.0.1:1");
    drop(server);
    let ended = closed.run(&["apps"]).await;
    assert_eq!(ended.code, 8, "{ended:?}");
    assert!(ended.stderr.starts_with("error: cannot reach http://127.0.0.1:1: "), "{ended:?}");
}

#[tokio::test]
async fn a_refusal_is_explained_with_the_command_that_helps() {
    let problem = json!({
        "type": "https://claw-link.dev/problems/not_connected", "title": "not connected", "status": 409,
        "code": "not_connected", "detail": "workbench is not connected. Nothing was sent.", "retryable": false,
        "hint": "A person must connect it.",
        "next_call": {"method": "POST", "path": "/v1/connect-sessions", "body": {"app": "workbench"}},
    });
    let answer = problem.clone();
    let server = playing("read", move || Reply::problem(409, &answer)).await;
    let clawlink = signed_in("problem", &server);
    let ended = clawlink.run(&["run", "workbench_create_note", "--profile", "work"]).await;
    assert_eq!((ended.code, ended.stdout.as_str()), (7, ""));
    insta::assert_snapshot!(ended.stderr);
    let json = clawlink.run(&["run", "workbench_create_note", "--json"]).await;
    assert_eq!((json.code, json.stdout.trim()), (7, problem.to_string().as_str()));
}

#[tokio::test]
async fn json_is_printed_as_it_came() {
    let odd = "{\"items\" : [ ],\n \"novel\": 1.0}";
    let server = Server::start(move |_: &Request| Reply::Json(200, odd.to_owned())).await;
    let ended = signed_in("json", &server).run(&["connections", "--app", "a b", "--json"]).await;
    assert_eq!((ended.code, ended.stdout), (0, format!("{odd}\n")));
    assert_eq!(server.lines(), ["GET /v1/connections?app=a+b"]);
}

#[tokio::test]
async fn connecting_waits_until_the_person_is_done() {
    let polls = AtomicU32::new(0);
    let server = Server::start(move |request: &Request| {
        let session = |status: &str, connection: Value| {
            json!({
                "id": "cse_1", "app": "workbench", "status": status, "poll_after_ms": 10, "connection": connection,
                "connect_url": "http://127.0.0.1:8787/connect/workbench?session=cse_1", "error": null,
            })
        };
        match request.method.as_str() {
            "POST" => Reply::Json(201, session("awaiting_user_action", Value::Null).to_string()),
            // One poll fails on the way; the person need not start again for that.
            _ => match polls.fetch_add(1, Ordering::SeqCst) {
                0 => Reply::ok(&session("awaiting_user_action", Value::Null)),
                1 => Reply::problem(503, &json!({"code": "unavailable"})),
                _ => Reply::ok(&session("connected", json!({"id": "con_1", "account": {"label": "ada@workbench"}}))),
            },
        }
    })
    .await;
    let ended = signed_in("connect", &server).run(&["connect", "workbench", "--wait"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stderr.contains("http://127.0.0.1:8787/connect/workbench?session=cse_1"), "{ended:?}");
    assert_eq!(ended.stdout, "workbench is connected: ada@workbench (con_1)\n");
    assert_eq!(server.requests()[0].json(), json!({"app": "workbench"}));
    assert_eq!(server.lines().len(), 4);
}

#[tokio::test]
async fn an_account_that_was_not_connected_is_said() {
    let server = Server::start(|_: &Request| {
        Reply::Json(201, json!({"id": "cse_1", "status": "failed", "error": "access_denied"}).to_string())
    })
    .await;
    let ended = signed_in("not-connected", &server).run(&["connect", "workbench", "--wait"]).await;
    assert_eq!(ended.code, 7, "{ended:?}");
    assert!(ended.stderr.contains("workbench was not connected: access_denied"), "{ended:?}");
}
