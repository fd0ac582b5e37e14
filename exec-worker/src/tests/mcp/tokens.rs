use clawlink_core::oauth_server::{Register, approve, check, register};
use clawlink_core::pairing::{AuthorizeParams, Given, Redeem, redeem};
use clawlink_core::policy::Policy;
use serde_json::json;

use crate::tests::support::Api;

/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1:4555/callback";

/// A caller with an access token of these scopes instead of a key.
async fn with_token(scope: &str) -> Api {
    let mut api = Api::connected().await;
    let house = &api.test.house;
    let wish = Register {
        redirect_uris: vec![REDIRECT.to_owned()],
        client_name: "Reef".to_owned(),
        token_endpoint_auth_method: None,
    };
    let client_id = register(house, wish).ok().unwrap().client_id;
    let params = AuthorizeParams {
        response_type: "code".to_owned(),
        client_id: client_id.clone(),
        redirect_uri: REDIRECT.to_owned(),
        code_challenge: CHALLENGE.to_owned(),
        code_challenge_method: "S256".to_owned(),
        scope: scope.to_owned(),
        ..AuthorizeParams::default()
    };
    let request = check(house, &params).await.ok().unwrap();
    let url = approve(house, &api.person, &request, Policy::Standard).await.unwrap();
    let code = url.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let request = Redeem {
        grant_type: "authorization_code".to_owned(),
        code,
        code_verifier: VERIFIER.to_owned(),
        client_id,
        redirect_uri: REDIRECT.to_owned(),
        resource: String::new(),
    };
    let Given::Tokens(tokens) = redeem(house, &request).await.ok().unwrap().given else {
        panic!("no tokens")
    };
    api.credential = tokens.access.expose().clone();
    api
}

#[tokio::test]
async fn a_token_opens_the_endpoint_and_nothing_else() {
    let api = with_token("").await;
    let (is_error, report) = api.call("whoami", json!({})).await;
    assert_eq!((is_error, &report["data"]["device"]["name"]), (false, &json!("Reef")));
    let ping = json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" });
    let request = api.request("POST", "/api/mcp").header("content-type", "application/json");
    assert_eq!(api.say(request, &ping).await.status, 200, "the other door of the same endpoint");
    for path in ["/v1/whoami", "/v1/tools", "/v1/connections"] {
        assert_eq!(api.get(path).await.code(), (401, "unauthenticated"), "{path}");
    }
}

#[tokio::test]
async fn what_a_token_is_not_good_for_is_asked_for_at_once() {
    let api = with_token("tools:read").await;
    assert!(
        !api.call(
            "preview_tool",
            json!({ "tool": "workbench_create_note", "arguments": { "title": "a", "body": "b" } })
        )
        .await
        .0
    );
    for (query, tool, arguments, scope) in [
        (
            "",
            "run_write_tool",
            json!({ "tool": "workbench_create_note", "arguments": {} }),
            "tools:read tools:write",
        ),
        ("", "connect_app", json!({ "app": "gmail" }), "tools:read connections:write"),
        ("?apps=workbench", "workbench_create_note", json!({}), "tools:read tools:write"),
        (
            "?set=legacy",
            "clawlink_execute",
            json!({ "integration_id": "workbench", "action_id": "create_note", "input": {} }),
            "tools:read tools:write",
        ),
        ("", "clawlink.connect_app", json!({ "integration_id": "gmail" }), "tools:read connections:write"),
    ] {
        let params = json!({ "name": tool, "arguments": arguments });
        let answer = api.modern_at(query, "tools/call", params, json!({})).await;
        let challenge = answer.headers["www-authenticate"].to_str().unwrap();
        assert_eq!(answer.status, 403, "{tool}");
        assert!(
            challenge.contains(&format!("scope=\"{scope}\""))
                && challenge.ends_with("error=\"insufficient_scope\""),
            "{challenge}"
        );
    }
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_token_that_is_over_is_challenged() {
    let api = with_token("").await;
    api.test.clock.advance_ms(60 * 60_000);
    let answer = api.legacy("ping", json!({})).await;
    assert_eq!(answer.status, 401);
    assert!(answer.headers["www-authenticate"].to_str().unwrap().ends_with("error=\"invalid_token\""));
}

#[tokio::test]
async fn the_endpoint_says_where_to_sign_in() {
    let api = Api::with(Policy::Standard).await;
    for path in ["/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"] {
        let answer = api.send(super::support::bare("GET", path)).await;
        assert_eq!(answer.headers["access-control-allow-origin"], "*");
        assert_eq!(
            (&answer.body["resource"], &answer.body["authorization_servers"]),
            (&json!("http://127.0.0.1:8788/mcp"), &json!(["http://127.0.0.1:8787"]))
        );
    }
}
