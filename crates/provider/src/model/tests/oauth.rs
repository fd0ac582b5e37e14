use serde_json::json;

use super::world::{BASIC, REDIRECT, Tokens, VERIFIER, World, error, location};
use crate::model::Request;

#[test]
fn a_whole_flow_gives_a_token_that_opens_the_account() {
    let mut world = World::new();
    let sent_back = world.authorize(&[("login_hint", "noah@workbench.test")]);
    assert_eq!(sent_back.status, 303);
    assert_eq!(location(&sent_back, "state").unwrap(), "s1");
    assert_eq!(location(&sent_back, "iss").unwrap(), "https://workbench.claw-link.dev");
    let code = location(&sent_back, "code").unwrap();
    let answer = world.redeem_with(&code, VERIFIER);
    let body = answer.to_json().unwrap();
    assert_eq!((&body["expires_in"], &body["scope"]), (&json!(3600), &json!("notes:read notes:write")));
    let tokens = Tokens::of(&answer);
    let who = world.call(&tokens.access, "GET", "/oauth/userinfo", None).to_json().unwrap();
    assert_eq!(who["email"], "noah@workbench.test");
    assert_eq!(world.call(&tokens.access, "GET", "/api/v1/notes", None).status, 200);
    assert_eq!(world.call(&tokens.access, "GET", "/api/v1/tasks", None).status, 403);
}

#[test]
fn a_wrong_verifier_is_refused_and_the_right_one_still_works() {
    let mut world = World::new();
    let code = world.code();
    let refused = world.redeem_with(&code, "another-verifier-another-verifier-another-v");
    assert_eq!((refused.status, error(&refused).as_str()), (400, "invalid_grant"));
    assert_eq!(world.redeem_with(&code, VERIFIER).status, 200);
}

#[test]
fn a_code_used_twice_ends_what_it_gave() {
    let mut world = World::new();
    let code = world.code();
    let tokens = Tokens::of(&world.redeem_with(&code, VERIFIER));
    assert_eq!(error(&world.redeem_with(&code, VERIFIER)), "invalid_grant");
    assert_eq!(world.call(&tokens.access, "GET", "/api/v1/notes", None).status, 401);
    assert_eq!(error(&world.refresh(&tokens.refresh)), "invalid_grant");
}

#[test]
fn a_code_is_good_for_a_minute() {
    let mut world = World::new();
    let code = world.code();
    world.now_ms += 60_000;
    assert_eq!(error(&world.redeem_with(&code, VERIFIER)), "invalid_grant");
}

#[test]
fn a_refresh_replaces_the_token_and_reuse_ends_the_family() {
    let mut world = World::new();
    let first = world.connect();
    let second = Tokens::of(&world.refresh(&first.refresh));
    assert_ne!(first.refresh, second.refresh);
    assert_eq!(world.call(&second.access, "GET", "/api/v1/notes", None).status, 200);
    assert_eq!(error(&world.refresh(&first.refresh)), "invalid_grant");
    assert_eq!(error(&world.refresh(&second.refresh)), "invalid_grant");
    assert_eq!(world.call(&second.access, "GET", "/api/v1/notes", None).status, 401);
    let report = world.control("GET", "/_control/tokens", &json!({}));
    assert_eq!(report["grants"][0]["live"], false);
    assert_eq!(report["grants"][0]["revoked_because"], "refresh_token_reused");
    assert_eq!(report["grants"][0]["token_calls"], 4);
    assert_eq!(report["grants"][0]["refresh_tokens"][0]["calls"], 2);
}

#[test]
fn a_used_token_works_within_its_grace_and_not_after() {
    let mut world = World::new();
    world.set(&json!({"refresh": {"grace_s": 30, "reuse": "invalid_grant"}}));
    let tokens = world.connect();
    assert_eq!(world.refresh(&tokens.refresh).status, 200);
    world.now_ms += 29_999;
    let successor = Tokens::of(&world.refresh(&tokens.refresh));
    world.now_ms += 1;
    assert_eq!(error(&world.refresh(&tokens.refresh)), "invalid_grant");
    assert_eq!(world.refresh(&successor.refresh).status, 200);
}

#[test]
fn without_rotation_the_token_stays() {
    let mut world = World::new();
    world.set(&json!({"refresh": {"rotate": false}}));
    let tokens = world.connect();
    for _ in 0..3 {
        assert_eq!(Tokens::of(&world.refresh(&tokens.refresh)).refresh, tokens.refresh);
    }
    world.set(&json!({"refresh": {"omit_new": true}}));
    let answer = world.refresh(&tokens.refresh).to_json().unwrap();
    assert!(answer.get("refresh_token").is_none() && answer.get("access_token").is_some());
}

#[test]
fn an_access_token_ends_when_it_said_it_would() {
    let mut world = World::new();
    world.set(&json!({"expires_in": 60}));
    let tokens = world.connect();
    world.now_ms += 59_999;
    assert_eq!(world.call(&tokens.access, "GET", "/api/v1/notes", None).status, 200);
    world.now_ms += 1;
    let late = world.call(&tokens.access, "GET", "/api/v1/notes", None);
    assert_eq!(late.status, 401);
    assert!(late.header("www-authenticate").unwrap().contains("invalid_token"));
}

#[test]
fn revoking_the_refresh_token_ends_the_grant() {
    let mut world = World::new();
    let tokens = world.connect();
    let revoke = |token: &str| {
        Request::new("POST", "/oauth/revoke")
            .with_header("Authorization", BASIC)
            .with_form(&[("token", token)])
    };
    assert_eq!(world.ask(&revoke("unknown")).status, 200);
    world.set(&json!({"revoke": {"fails": 1}}));
    assert_eq!(world.ask(&revoke(&tokens.refresh)).status, 503);
    assert_eq!(world.call(&tokens.access, "GET", "/api/v1/notes", None).status, 200);
    assert_eq!(world.ask(&revoke(&tokens.refresh)).status, 200);
    assert_eq!(world.call(&tokens.access, "GET", "/api/v1/notes", None).status, 401);
    assert_eq!(error(&world.refresh(&tokens.refresh)), "invalid_grant");
}

#[test]
fn a_client_that_does_not_prove_itself_gets_nothing() {
    let mut world = World::new();
    let code = world.code();
    let pairs = |secret: &'static str| {
        [("grant_type", "authorization_code"), ("client_id", "clawlink-local"), ("client_secret", secret)]
    };
    let ask = |secret| Request::new("POST", "/oauth/token").with_form(&pairs(secret));
    let refused = world.ask(&ask("wrong"));
    assert_eq!((refused.status, error(&refused).as_str()), (401, "invalid_client"));
    assert_eq!(error(&world.ask(&ask("workbench-local-secret"))), "invalid_request");
    world.set(&json!({"client_auth": "basic"}));
    assert_eq!(error(&world.ask(&ask("workbench-local-secret"))), "invalid_client");
    assert_eq!(world.redeem_with(&code, VERIFIER).status, 200);
}

#[test]
fn token_calls_fail_and_recover_as_told() {
    let mut world = World::new();
    let tokens = world.connect();
    world.set(&json!({"token_status": [500, 429, 200], "token_delay_ms": 12_000}));
    let answers: Vec<_> = (0..3).map(|_| world.refresh(&tokens.refresh)).collect();
    assert_eq!(answers.iter().map(|answer| answer.status).collect::<Vec<_>>(), [500, 429, 200]);
    assert!(answers.iter().all(|answer| answer.delivery.delay_ms == 12_000));
    let newest = Tokens::of(&answers[2]).refresh;
    world.set(&json!({"token_status": [], "invalid_grant": "once"}));
    assert_eq!(error(&world.refresh(&newest)), "invalid_grant");
    assert_eq!(world.refresh(&newest).status, 200);
}

#[test]
fn odd_token_answers_are_as_odd_as_asked() {
    let mut world = World::new();
    world.set(&json!({"token_body": "form", "expires_in": "string", "scopes": "comma"}));
    let code = world.code();
    let answer = world.redeem_with(&code, VERIFIER);
    assert_eq!(answer.header("content-type").unwrap(), "application/x-www-form-urlencoded");
    let crate::model::Body::Bytes(bytes) = answer.body else { panic!("a form is bytes") };
    assert!(String::from_utf8(bytes).unwrap().contains("expires_in=3600"));
    world.set(&json!({"token_body": "error_in_200", "scopes": "superset"}));
    let failed = world.redeem_with("unknown", VERIFIER);
    assert_eq!((failed.status, error(&failed).as_str()), (200, "invalid_grant"));
    let code = world.code();
    let body = world.redeem_with(&code, VERIFIER).to_json().unwrap();
    assert_eq!(
        (&body["expires_in"], &body["scope"]),
        (&json!("3600"), &json!("notes:read notes:write admin:everything"))
    );
}

#[test]
fn bad_authorization_requests_are_told_to_the_right_party() {
    let mut world = World::new();
    for (name, value) in [("client_id", "nobody"), ("redirect_uri", "https://evil.example/cb")] {
        let page = world.authorize(&[(name, value)]);
        assert_eq!((page.status, page.header("location")), (400, None), "{name}");
    }
    for (changes, code) in [
        ([("code_challenge", "")], "invalid_request"),
        ([("code_challenge_method", "plain")], "invalid_request"),
        ([("state", "")], "invalid_request"),
        ([("response_type", "token")], "unsupported_response_type"),
        ([("scope", "notes:read root")], "invalid_scope"),
    ] {
        let answer = world.authorize(&changes);
        assert!(answer.header("location").unwrap().starts_with(REDIRECT));
        assert_eq!(location(&answer, "error").unwrap(), code, "{changes:?}");
    }
}

#[test]
fn iss_is_right_absent_or_somebody_elses() {
    let mut world = World::new();
    for (iss, expected) in [
        ("absent", None),
        ("wrong", Some("https://issuer.invalid")),
        ("other", Some("http://127.0.0.1:8791")),
        ("right", Some("https://workbench.claw-link.dev")),
    ] {
        world.set(&json!({"iss": iss}));
        assert_eq!(location(&world.authorize(&[]), "iss").as_deref(), expected, "{iss}");
    }
}

#[test]
fn a_hostile_server_forwards_our_state_elsewhere() {
    let mut world = World::new();
    world.set(&json!({"hostile": "http://127.0.0.1:8791/authorize"}));
    let answer = world.authorize(&[]);
    assert!(answer.header("location").unwrap().starts_with("http://127.0.0.1:8791/authorize?"));
    assert_eq!(location(&answer, "state").unwrap(), "s1");
}
