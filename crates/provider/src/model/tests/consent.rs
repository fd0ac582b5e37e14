use serde_json::json;

use super::world::{World, location};
use crate::model::{Body, Request};

fn ask(world: &mut World) -> (String, String) {
    world.set(&json!({"consent": "page"}));
    let page = world.authorize(&[("login_hint", "noah@workbench.test")]);
    assert_eq!(page.status, 200);
    let Body::Bytes(bytes) = page.body else { panic!("a page is bytes") };
    let html = String::from_utf8(bytes).unwrap();
    let (_, rest) = html.split_once("name=\"request_id\" value=\"").unwrap();
    let request_id = rest.split('"').next().unwrap().to_owned();
    (html, request_id)
}

fn decide(request_id: &str, decision: &str, account: &str) -> Request {
    let pairs = [("request_id", request_id), ("decision", decision), ("account", account)];
    Request::new("POST", "/oauth/authorize").with_form(&pairs)
}

#[test]
fn the_page_names_accounts_scopes_and_where_one_goes_back_to() {
    let (html, _) = ask(&mut World::new());
    for text in [
        "ClawLink</bdi> asks for access",
        "mara@workbench.test",
        "Read your notes",
        "notes:write",
        "http://127.0.0.1:8787",
        "Deny access",
    ] {
        assert!(html.contains(text), "{text}");
    }
    assert!(html.contains("value=\"noah@workbench.test\" checked"));
    assert!(!html.contains("<script"));
}

#[test]
fn allowing_sends_back_a_code_once() {
    let mut world = World::new();
    let (_, request_id) = ask(&mut world);
    let sent_back = world.ask(&decide(&request_id, "allow", "mara@workbench.test"));
    assert_eq!(sent_back.status, 303);
    assert!(location(&sent_back, "code").is_some());
    assert_eq!(world.ask(&decide(&request_id, "allow", "mara@workbench.test")).status, 400);
}

#[test]
fn denying_sends_back_an_error() {
    let mut world = World::new();
    let (_, request_id) = ask(&mut world);
    let sent_back = world.ask(&decide(&request_id, "deny", "mara@workbench.test"));
    assert_eq!(location(&sent_back, "error").unwrap(), "access_denied");
    assert_eq!(location(&sent_back, "state").unwrap(), "s1");
    world.set(&json!({"consent": "deny"}));
    assert_eq!(location(&world.authorize(&[]), "error").unwrap(), "access_denied");
}

#[test]
fn an_account_that_was_not_offered_is_asked_again() {
    let mut world = World::new();
    let (_, request_id) = ask(&mut world);
    assert_eq!(world.ask(&decide(&request_id, "allow", "eve@workbench.test")).status, 200);
    assert_eq!(world.ask(&decide(&request_id, "allow", "ines@workbench.test")).status, 303);
}
