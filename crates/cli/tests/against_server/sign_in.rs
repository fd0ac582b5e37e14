//! Signing in and out: the program against a server that plays `/oauth/token` and `/v1`, with the test as the browser.

use std::os::unix::fs::PermissionsExt as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::support::{Clawlink, KEY, Reply, Request, Server};

fn deployment(request: &Request) -> Reply {
    match (request.method.as_str(), request.target.as_str()) {
        ("POST", "/oauth/token") => Reply::ok(&json!({
            "access_token": KEY, "token_type": "Bearer",
            "account": {"id": "usr_1", "label": "ada@example.com"}, "device": {"id": "dev_1", "name": "testbed"},
        })),
        ("GET", "/v1/whoami") => Reply::ok(&json!({
            "user": {"id": "usr_1", "label": "ada@example.com"},
            "device": {"id": "dev_1", "name": "testbed", "family": "cli", "policy": {"read": "allow"}},
        })),
        ("DELETE", "/v1/device") => Reply::Json(204, String::new()),
        _ => Reply::problem(404, &json!({"code": "not_found"})),
    }
}

#[tokio::test]
async fn a_person_signs_in_and_out() {
    let server = Server::start(deployment).await;
    let clawlink = Clawlink::new("in-and-out");

    let login = clawlink.start_login(&["login", "--web", &server.origin, "--no-browser"]).await;
    assert_eq!(login.link.path(), "/oauth/authorize");
    assert_eq!(login.asked("response_type"), "code");
    assert_eq!(login.asked("client_id"), "clawlink-cli");
    assert_eq!(login.asked("code_challenge_method"), "S256");
    assert_eq!(login.asked("device_label"), "testbed");
    let (state, challenge) = (login.asked("state"), login.asked("code_challenge"));
    let redirect_uri = login.asked("redirect_uri");
    assert!(redirect_uri.starts_with("http://127.0.0.1:") && redirect_uri.ends_with("/callback"));
    assert_eq!(login.come_back(&[("code", "c1"), ("state", &state), ("iss", &server.origin)]).await, 200);
    let ended = login.end().await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stderr.contains("ada@example.com (usr_1)"), "{ended:?}");

    let token = server.request("/oauth/token");
    assert_eq!(token.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(token.form("grant_type").as_deref(), Some("authorization_code"));
    assert_eq!(token.form("code").as_deref(), Some("c1"));
    assert_eq!(token.form("client_id").as_deref(), Some("clawlink-cli"));
    assert_eq!(token.form("redirect_uri"), Some(redirect_uri));
    let verifier = token.form("code_verifier").unwrap();
    assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)), challenge);

    let mode = std::fs::metadata(clawlink.credentials()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let whoami = clawlink.run(&["whoami"]).await;
    assert!(whoami.stdout.contains("ada@example.com"), "{whoami:?}");
    assert_eq!(server.request("/v1/whoami").header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    for said in [&ended.stdout, &ended.stderr, &whoami.stdout, &whoami.stderr] {
        assert!(!said.contains(KEY) && !said.contains("c1&"), "a secret was printed: {said}");
    }

    let logout = clawlink.run(&["logout"]).await;
    assert_eq!(logout.code, 0, "{logout:?}");
    assert!(!std::fs::read_to_string(clawlink.credentials()).unwrap().contains(KEY));
    assert_eq!(clawlink.run(&["whoami"]).await.code, 3);
}

#[tokio::test]
async fn an_answer_to_another_sign_in_is_refused() {
    let server = Server::start(deployment).await;
    let clawlink = Clawlink::new("state");
    let login = clawlink.start_login(&["login", "--web", &server.origin, "--no-browser"]).await;
    assert_eq!(login.come_back(&[("code", "c1"), ("state", "guessed"), ("iss", &server.origin)]).await, 400);
    let ended = login.end().await;
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("`state` differs"), "{ended:?}");
    assert!(server.lines().is_empty(), "a code was redeemed");
    assert!(!clawlink.credentials().exists());
}

#[tokio::test]
async fn a_code_of_another_server_is_refused() {
    let server = Server::start(deployment).await;
    let clawlink = Clawlink::new("issuer");
    let login = clawlink.start_login(&["login", "--web", &server.origin, "--no-browser"]).await;
    let state = login.asked("state");
    let back = [("code", "c1"), ("state", state.as_str()), ("iss", "https://claw-link.dev")];
    assert_eq!(login.come_back(&back).await, 400);
    let ended = login.end().await;
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(server.lines().is_empty(), "a code was redeemed");
}

#[tokio::test]
async fn a_decline_is_said_and_nothing_is_saved() {
    let server = Server::start(deployment).await;
    let clawlink = Clawlink::new("decline");
    let login = clawlink.start_login(&["login", "--web", &server.origin, "--no-browser"]).await;
    let state = login.asked("state");
    let back = [("error", "access_denied"), ("state", state.as_str()), ("iss", &server.origin)];
    assert_eq!(login.come_back(&back).await, 200);
    let ended = login.end().await;
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("the sign-in was declined in the browser; nothing was saved"), "{ended:?}");
    assert!(!clawlink.credentials().exists());
}

#[tokio::test]
async fn a_pasted_key_is_checked_before_it_is_saved() {
    let server = Server::start(deployment).await;
    let clawlink = Clawlink::new("token");
    let mistyped = format!("{}x", KEY.trim_end_matches('y'));
    let refused = clawlink.run(&["login", "--web", &server.origin, "--token", &mistyped]).await;
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(server.lines().is_empty(), "a mistyped key left the machine");
    assert_eq!(clawlink.run(&["login", "--web", &server.origin, "--token", KEY]).await.code, 0);
    assert_eq!(server.lines(), ["GET /v1/whoami"]);
}

#[tokio::test]
async fn a_stored_key_goes_to_its_own_api_only() {
    let server = Server::start(deployment).await;
    let other = Server::start(deployment).await;
    let clawlink = Clawlink::new("other-api").with("CLAWLINK_API_URL", &other.origin);
    let login = ["login", "--web", &server.origin, "--api", &server.origin, "--token", KEY];
    assert_eq!(clawlink.run(&login).await.code, 0);
    let refused = clawlink.run(&["whoami"]).await;
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(other.lines().is_empty(), "the key left for another host");
}
