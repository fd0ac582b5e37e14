//! Tool calls that reach this origin go on to `exec` over the service binding, never leaving Cloudflare.

use axum::body::Body;
use axum::response::IntoResponse;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Refused, RequestId, name_instance};
use clawlink_platform::{WorkerClock, WorkerEntropy, log_error};
use http::HeaderMap;
use http::header::COOKIE;
use worker::send::IntoSendFuture;
use worker::{Env, HttpRequest};

use crate::compat::{is_at_or_below, refusal};

/// What `exec` answers: calls, for published plugins too, and what describes them.
const TOOL_CALLS: [&str; 8] = [
    "/v1",
    "/openapi.json",
    "/mcp",
    "/api/mcp",
    "/api/tools",
    "/api/actions",
    "/api/search",
    "/api/executions",
];

/// Whether `exec` answers this path.
pub(crate) fn is_tool_call(path: &str) -> bool {
    TOOL_CALLS.into_iter().any(|base| is_at_or_below(path, base))
}

/// Passes a request on with its method, path, query, headers and body, but without cookies: a device has none, and a browser's
/// must not reach the tool API. Nothing is looked up here: `exec` authenticates.
pub(crate) async fn forward(mut request: HttpRequest, env: &Env) -> http::Response<Body> {
    let path = request.uri().path().to_owned();
    let id = RequestId::make(&WorkerClock, &WorkerEntropy);
    prepare(request.headers_mut(), &id);
    let sent = async { env.service("EXEC")?.fetch_request(request).await }.into_send().await;
    sent.map_or_else(
        |error| {
            log_error(&format!("{} cannot pass {path} on: {error}", id.0));
            let words = "The tool API cannot be reached right now. Whether the call ran is not known.";
            refuse(&Problem::new(Kind::Unavailable, "unavailable", words), &path, &id.0)
        },
        |response| response.map(Body::new),
    )
}

/// A refusal outside the router, in the form its path is known for.
pub(crate) fn refuse(problem: &Problem, path: &str, request_id: &str) -> http::Response<Body> {
    if refusal::is_compat(path) {
        refusal::refuse(problem, path, request_id)
    } else {
        name_instance(Refused(problem.clone()).into_response(), path)
    }
}

/// Takes off what must not reach `exec`: a browser's cookies, and headers by which a client could speak for somebody else. `exec`
/// goes on under our request id, whatever id the client named.
fn prepare(headers: &mut HeaderMap, id: &RequestId) {
    let names = headers.keys().map(|name| name.as_str().to_owned());
    let spoken = |name: &String| {
        name == COOKIE.as_str() || name == "x-clawlink-session" || name.starts_with("x-forwarded-")
    };
    for name in names.filter(spoken).collect::<Vec<_>>() {
        headers.remove(name);
    }
    id.mark(headers);
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn tool_calls_of_every_era_are_passed_on_and_nothing_else() {
        for path in [
            "/v1/whoami",
            "/openapi.json",
            "/mcp",
            "/api/mcp",
            "/api/tools",
            "/api/tools/gmail_send_email/execute",
            "/api/actions/gmail/send",
            "/api/search",
            "/api/executions/exe_1",
        ] {
            assert!(is_tool_call(path), "{path}");
        }
        for path in [
            "/",
            "/v1x",
            "/api",
            "/api/toolsmith",
            "/api/connect/start",
            "/api/integrations",
            "/api/openclaw/pair/start",
            "/dashboard/api/tools",
        ] {
            assert!(!is_tool_call(path), "{path}");
        }
    }

    #[test]
    fn cookies_and_borrowed_names_stay_here_and_the_credential_goes_on() {
        let mut headers = HeaderMap::new();
        for name in ["cookie", "x-clawlink-session", "x-forwarded-for", "x-forwarded-host", "x-request-id"] {
            headers.append(name, HeaderValue::from_static("a"));
            headers.append(name, HeaderValue::from_static("b"));
        }
        for name in ["authorization", "x-clawlink-api-key", "idempotency-key", "mcp-protocol-version"] {
            headers.insert(name, HeaderValue::from_static("kept"));
        }
        prepare(&mut headers, &RequestId("req_1".to_owned()));
        assert_eq!(headers.remove("x-request-id").unwrap(), "req_1");
        assert_eq!(headers.len(), 4, "{headers:?}");
        assert!(headers.values().all(|value| value == "kept"));
    }
}
