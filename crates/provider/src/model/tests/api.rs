use serde_json::json;

use super::world::World;
use crate::model::Request;

const MARA: &str = "mara@workbench.test";

#[test]
fn a_note_lives_from_create_to_delete() {
    let mut world = World::new();
    let token = world.mint(MARA);
    let body = json!({"title": "Plan", "body": "Ship it", "marker": "m1"});
    let created = world.call(&token, "POST", "/api/v1/notes", Some(&body));
    assert_eq!(created.status, 201);
    let path = created.header("location").unwrap().to_owned();
    let changed = world.call(&token, "PUT", &path, Some(&json!({"title": "Plan B", "body": "Wait"})));
    assert_eq!(changed.to_json().unwrap()["title"], "Plan B");
    assert_eq!(world.call(&token, "GET", &path, None).to_json().unwrap()["body"], "Wait");
    assert_eq!(world.call(&token, "DELETE", &path, None).status, 204);
    assert_eq!(world.call(&token, "GET", &path, None).status, 404);
    assert_eq!(world.call(&token, "DELETE", &path, None).status, 404);
    assert_eq!(world.ledger("m1")["count"], 1);
    assert_eq!(world.model.effects().count(), 3);
}

#[test]
fn accounts_do_not_see_each_other() {
    let mut world = World::new();
    let (mara, noah) = (world.mint(MARA), world.mint("noah@workbench.test"));
    let created =
        world.call(&mara, "POST", "/api/v1/tasks", Some(&json!({"title": "Mine", "due": "2026-12-01"})));
    let id = created.to_json().unwrap()["id"].as_str().unwrap().to_owned();
    assert_eq!(world.call(&noah, "POST", &format!("/api/v1/tasks/{id}/complete"), None).status, 404);
    let done = world.call(&mara, "POST", &format!("/api/v1/tasks/{id}/complete"), None).to_json().unwrap();
    assert_eq!(done["done"], true);
    let open = world.call(&mara, "GET", "/api/v1/tasks?done=false", None).to_json().unwrap();
    assert!(!open["items"].as_array().unwrap().iter().any(|task| task["id"] == json!(id)));
}

#[test]
fn cursors_walk_every_item_once() {
    let mut world = World::new();
    let token = world.mint(MARA);
    for index in 0..5 {
        let body = json!({"channel": "walk", "text": format!("{index}")});
        assert_eq!(world.call(&token, "POST", "/api/v1/messages", Some(&body)).status, 201);
    }
    let (mut seen, mut target) = (Vec::new(), "/api/v1/messages?channel=walk&limit=2".to_owned());
    loop {
        let page = world.call(&token, "GET", &target, None).to_json().unwrap();
        seen.extend(
            page["items"].as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        target = format!("/api/v1/messages?channel=walk&limit=2&cursor={cursor}");
    }
    assert_eq!(seen, ["0", "1", "2", "3", "4"]);
}

#[test]
fn bad_input_names_the_field() {
    let mut world = World::new();
    let token = world.mint(MARA);
    for (method, target, body, field) in [
        ("POST", "/api/v1/notes", json!({"body": "x"}), "title"),
        ("POST", "/api/v1/notes", json!({"title": "x", "body": 3}), "body"),
        ("POST", "/api/v1/notes", json!({"title": "x", "body": "y", "colour": "red"}), "colour"),
        ("POST", "/api/v1/tasks", json!({"title": "x", "due": "tomorrow"}), "due"),
        ("GET", "/api/v1/notes?limit=0", json!({}), "limit"),
        ("GET", "/api/v1/notes?cursor=x", json!({}), "cursor"),
        ("GET", "/api/v1/tasks?done=maybe", json!({}), "done"),
    ] {
        let answer = world.call(&token, method, target, Some(&body));
        assert_eq!(
            (answer.status, &answer.to_json().unwrap()["error"]["field"]),
            (422, &json!(field)),
            "{target}"
        );
    }
    assert_eq!(world.model.effects().count(), 0);
}

#[test]
fn strangers_get_a_challenge() {
    let mut world = World::new();
    let without = world.ask(&Request::new("GET", "/api/v1/notes"));
    assert_eq!(
        (without.status, without.header("www-authenticate")),
        (401, Some("Bearer realm=\"workbench\""))
    );
    let unknown = world.call("made-up", "GET", "/api/v1/notes", None);
    assert!(unknown.header("www-authenticate").unwrap().contains("invalid_token"));
}

#[test]
fn an_idempotency_key_acts_once_within_its_window() {
    let mut world = World::new();
    let token = world.mint(MARA);
    let post = |text: &str| {
        Request::new("POST", "/api/v1/messages")
            .with_header("Authorization", &format!("Bearer {token}"))
            .with_header("Idempotency-Key", "k1")
            .with_json(&json!({"channel": "general", "text": text, "marker": "once"}))
    };
    let first = world.ask(&post("hello"));
    let again = world.ask(&post("hello"));
    assert_eq!(first.to_json(), again.to_json());
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(world.ask(&post("other")).status, 422);
    assert_eq!(world.ledger("once")["count"], 1);
    world.now_ms += 86_400_000;
    assert_eq!(world.ask(&post("hello")).header("idempotent-replayed"), None);
    assert_eq!(world.ledger("once")["count"], 2);
}

#[test]
fn other_paths_stand_in_for_other_providers() {
    let mut world = World::new();
    let token = world.mint(MARA);
    let answer =
        world.call(&token, "POST", "/repos/o/r/issues", Some(&json!({"title": "x", "marker": "gh"})));
    assert_eq!((answer.status, answer.to_json().unwrap()), (200, json!({})));
    let effect = world.ledger("gh")["effects"][0].clone();
    assert_eq!((&effect["path"], &effect["account"]), (&json!("/repos/o/r/issues"), &json!(MARA)));
    let seen = world.control("GET", "/_control/requests?path=/repos/*", &json!({}));
    assert_eq!((&seen["count"], &seen["requests"][0]["method"]), (&json!(1), &json!("POST")));
}
