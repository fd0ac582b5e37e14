use std::cell::Cell;

use axum::body::Body;
use clawlink_core::problem::{Kind, Problem};

use super::support::build;
use crate::front::answer;

/// Every path that `exec` answers, in the forms that clients call it.
const TOOL_CALLS: [&str; 14] = [
    "/v1",
    "/v1/whoami",
    "/v1/execute",
    "/openapi.json",
    "/mcp",
    "/api/mcp?set=legacy",
    "/api/tools",
    "/api/tools/search?query=note",
    "/api/tools/workbench_list_notes/execute",
    "/api/actions?integration_id=workbench",
    "/api/actions/workbench/create_note",
    "/api/search?query=note",
    "/api/executions",
    "/api/executions/exe_1",
];

#[tokio::test]
async fn a_tool_call_is_passed_on_before_there_is_a_house_and_asks_the_database_nothing() {
    let test = build();
    let (passed, houses) = (Cell::new(0), Cell::new(0));
    let ask = async |method: &str, path: &str| {
        let request = http::Request::builder().method(method).uri(path);
        let request = request
            .header("cookie", "__Host-session=abc")
            .header("authorization", "Bearer cllk_live_bad")
            .body(Body::from("{"))
            .unwrap();
        let pass_on = async |request: http::Request<Body>| {
            passed.set(passed.get() + 1);
            assert_eq!(request.uri(), path);
            http::Response::new(Body::from("of exec"))
        };
        let make = || {
            houses.set(houses.get() + 1);
            Ok(test.house.clone())
        };
        answer(request, pass_on, make).await
    };
    test.sql.reset();
    for path in TOOL_CALLS {
        for method in ["GET", "POST", "DELETE", "OPTIONS"] {
            assert_eq!(ask(method, path).await.status(), 200, "{method} {path}");
        }
    }
    assert_eq!((passed.get(), houses.get(), test.sql.statements()), (TOOL_CALLS.len() * 4, 0, 0));
    assert_eq!(ask("GET", "/api/integrations").await.status(), 401);
    assert_eq!((passed.get(), houses.get()), (TOOL_CALLS.len() * 4, 1));
}

#[tokio::test]
async fn what_is_answered_here_asks_the_database_and_is_counted() {
    let test = build();
    test.sql.reset();
    let request = http::Request::get("/dashboard").header("cookie", "__Host-session=abc");
    let request = request.body(Body::empty()).unwrap();
    let never = async |_: http::Request<Body>| http::Response::new(Body::empty());
    assert_eq!(answer(request, never, || Ok(test.house.clone())).await.status(), 303);
    assert!(test.sql.statements() > 0);
}

#[tokio::test]
async fn without_variables_pages_are_refused_and_tool_calls_go_on() {
    let refused = || Err(Problem::new(Kind::Unavailable, "not_configured", "No."));
    let of_exec = async |_: http::Request<Body>| http::Response::new(Body::empty());
    for (path, status) in
        [("/v1/whoami", 200), ("/api/tools", 200), ("/dashboard", 503), ("/api/integrations", 503)]
    {
        let request = http::Request::get(path).body(Body::empty()).unwrap();
        assert_eq!(answer(request, of_exec, refused).await.status(), status, "{path}");
    }
}
