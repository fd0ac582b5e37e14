use serde_json::json;

use super::world::World;
use crate::model::rules::{Ending, Point};
use crate::model::{Answer, Body, Listener, Request};

const MARA: &str = "mara@workbench.test";

fn send(world: &mut World, token: &str, marker: &str) -> Answer {
    let body = json!({"channel": "general", "text": "hello", "marker": marker});
    let request = Request::new("POST", "/api/v1/messages")
        .with_header("Authorization", &format!("Bearer {token}"))
        .with_json(&body);
    world.model.respond(&request, world.now_ms)
}

#[test]
fn statuses_follow_their_sequence_and_only_the_true_answer_has_an_effect() {
    let mut world = World::new();
    let token = world.mint(MARA);
    world.rule(&json!({"path": "/api/v1/messages"}), &json!({"status": [503, 429, 200], "retry_after": 3}));
    let answers: Vec<_> = (0..3).map(|_| send(&mut world, &token, "m")).collect();
    assert_eq!(answers.iter().map(|answer| answer.status).collect::<Vec<_>>(), [503, 429, 201]);
    assert_eq!(answers[1].header("retry-after"), Some("3"));
    assert_eq!(answers[2].header("retry-after"), None);
    assert_eq!(world.ledger("m")["count"], 1);
}

#[test]
fn commit_says_whether_and_when_the_effect_counts() {
    for (commit, before_settling, after_settling) in
        [("before_fault", 1, 1), ("after_fault", 0, 1), ("never", 0, 0)]
    {
        let mut world = World::new();
        let token = world.mint(MARA);
        world.rule(&json!({}), &json!({"close_at": "before_answer", "commit": commit}));
        let answer = send(&mut world, &token, "m");
        let cut = answer.delivery.cut.unwrap();
        assert_eq!((cut.point, cut.ending), (Point::BeforeAnswer, Ending::Close));
        assert_eq!(world.ledger("m")["count"], before_settling, "{commit}");
        world.model.settle(answer.n, false, world.now_ms);
        let ledger = world.ledger("m");
        assert_eq!(ledger["count"], after_settling, "{commit}");
        assert!(ledger["effects"].as_array().unwrap().iter().all(|effect| effect["answered"] == false));
    }
}

#[test]
fn an_early_cut_is_foreseen_once_and_has_no_effect() {
    let mut world = World::new();
    world.rule(&json!({"method": "POST", "count": 1}), &json!({"reset_at": "request_body:10"}));
    let head = Request::new("POST", "/repos");
    assert_eq!(world.model.foresee_cut(&head).unwrap().point, Point::RequestBody(10));
    assert!(world.model.foresee_cut(&Request::new("GET", "/repos")).is_none());
    world.model.record_cut(&head, world.now_ms);
    assert!(world.model.foresee_cut(&head).is_none());
    assert_eq!(world.model.effects().count(), 0);
    assert_eq!(world.control("GET", "/_control/requests", &json!({}))["requests"][0]["rule"], 1);
}

#[test]
fn a_rule_at_accept_is_about_connections_and_not_requests() {
    let mut world = World::new();
    world.rule(&json!({"count": 1}), &json!({"reset_at": "accept"}));
    assert_eq!(world.ask(&Request::new("GET", "/x")).status, 200);
    assert_eq!(world.model.pick_accept(Listener::Other), None);
    assert_eq!(world.model.pick_accept(Listener::Api), Some(Ending::Reset));
    assert_eq!(world.model.pick_accept(Listener::Api), None);
}

#[test]
fn rules_for_one_account_leave_the_other_alone() {
    let mut world = World::new();
    let (mara, noah) = (world.mint(MARA), world.mint("noah@workbench.test"));
    world.rule(&json!({"account": MARA}), &json!({"status": 500}));
    assert_eq!(send(&mut world, &mara, "m").status, 500);
    assert_eq!(send(&mut world, &noah, "n").status, 201);
    let tokens = world.connect();
    assert_eq!(world.refresh(&tokens.refresh).status, 500, "the refresh token is Mara's");
}

#[test]
fn refusals_in_every_disguise_have_no_effect() {
    for switches in [
        json!({"inband": "ok_false"}),
        json!({"inband": "graphql_throttled"}),
        json!({"auth": {"as": "expired"}}),
        json!({"auth": {"as": "insufficient_scope", "www_authenticate": false}}),
        json!({"redirect": {"status": 307, "to": "other_host"}}),
    ] {
        let mut world = World::new();
        let token = world.mint(MARA);
        world.rule(&json!({}), &switches);
        let answer = send(&mut world, &token, "m");
        assert_eq!(world.ledger("m")["count"], 0, "{switches}");
        if answer.status == 307 {
            assert_eq!(answer.header("location"), Some("http://127.0.0.1:8791/api/v1/messages"));
        }
        assert_eq!(answer.header("www-authenticate").is_some(), answer.status == 401, "{switches}");
    }
}

#[test]
fn an_unreadable_success_is_a_success() {
    for switches in [
        json!({"status": 200, "body": {"html": "<h1>Hi</h1>"}}),
        json!({"bad_json": "nan"}),
        json!({"bad_json": {"depth": 1000}}),
        json!({"invalid_utf8": true}),
        json!({"size": {"bytes": 1000, "encoding": "gzip"}}),
    ] {
        let mut world = World::new();
        let token = world.mint(MARA);
        world.rule(&json!({}), &switches);
        let answer = send(&mut world, &token, "m");
        assert!((200..300).contains(&answer.status));
        assert_eq!(answer.to_json(), None, "{switches}");
        assert_eq!(world.ledger("m")["count"], 1, "{switches}");
    }
}

#[test]
fn headers_are_added_in_order_and_number() {
    let mut world = World::new();
    world.rule(
        &json!({}),
        &json!({"headers": [["X-A", "1"], ["X-A", "2"]], "header_count": 3, "body": "empty"}),
    );
    let answer = world.ask(&Request::new("GET", "/x"));
    assert_eq!(answer.headers.iter().filter(|(name, _)| name == "X-A").count(), 2);
    assert_eq!(answer.headers.iter().filter(|(name, _)| name.starts_with("X-Filler-")).count(), 3);
    assert_eq!(answer.body, Body::Bytes(Vec::new()));
}

#[test]
fn a_rate_limit_passes_true_answers_until_it_is_used_up() {
    let mut world = World::new();
    let token = world.mint(MARA);
    let rate = json!({"style": "ietf3", "limit": 2, "window_ms": 1000, "per": "account"});
    world.rule(&json!({}), &json!({ "rate": rate }));
    let statuses: Vec<_> = (0..3).map(|_| send(&mut world, &token, "m").status).collect();
    assert_eq!(statuses, [201, 201, 429]);
    assert_eq!(world.ledger("m")["count"], 2);
    world.now_ms += 1000;
    assert_eq!(send(&mut world, &token, "m").header("ratelimit-remaining"), Some("1"));
}

#[test]
fn a_rule_that_cannot_be_read_says_why() {
    let mut world = World::new();
    for (switches, part) in [
        (json!({"stauts": 500}), "stauts"),
        (json!({"status": 99}), "do.status"),
        (json!({"reset_at": "later"}), "later"),
        (json!({"reset_at": "accept", "close_at": "accept"}), "do.close_at"),
        (json!({"redirect": {"status": 200, "to": "same"}}), "do.redirect"),
        (json!({"body": {"base64": "%"}}), "do.body"),
        (json!({"headers": {"a": "b\r\nc: d"}}), "do.headers"),
    ] {
        let request = Request::new("POST", "/_control/rules").with_json(&json!({ "do": switches }));
        let answer = world.ask(&request.at(Listener::Control));
        assert_eq!(answer.status, 422);
        assert!(answer.to_json().unwrap()["error"].to_string().contains(part), "{switches}");
    }
}

#[test]
fn a_reset_forgets_but_never_repeats_a_number() {
    let mut world = World::new();
    let token = world.mint(MARA);
    send(&mut world, &token, "m");
    world.rule(&json!({}), &json!({"status": 500}));
    world.control("POST", "/_control/reset", &json!({}));
    assert_eq!(world.ledger("m")["count"], 0);
    let answer = world.ask(&Request::new("GET", "/x"));
    assert_eq!((answer.status, answer.n), (200, 2));
    assert_eq!(world.call(&token, "GET", "/api/v1/notes", None).status, 401);
}

#[test]
fn the_same_seed_and_requests_give_the_same_tokens() {
    let tokens = || {
        let mut world = World::new();
        world.connect().refresh
    };
    assert_eq!(tokens(), tokens());
}
