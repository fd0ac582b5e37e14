//! Tool calls that reach this origin go on to `exec` over the service binding, never leaving Cloudflare.

use axum::body::Body;
use axum::response::IntoResponse;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::passed_session::{SESSION_HEADER, browser_session, pass_session};
use clawlink_edge::{Refused, RequestId, name_instance};
use clawlink_platform::{WorkerClock, WorkerEntropy, log_error};
use http::header::COOKIE;
use http::{HeaderMap, Request};
use worker::send::IntoSendFuture;
use worker::{Env, HttpRequest};

use crate::compat::refusal::is_compat;
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
/// must not reach the tool API. Nothing is looked up here: `exec` authenticates, and judges what a browser may do.
pub(crate) async fn forward(mut request: HttpRequest, env: &Env) -> http::Response<Body> {
    let path = request.uri().path().to_owned();
    let id = RequestId::make(&WorkerClock, &WorkerEntropy);
    prepare(&mut request, &id);
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
    if is_compat(path) {
        refusal::refuse(problem, path, request_id)
    } else {
        name_instance(Refused(problem.clone()).into_response(), path)
    }
}

/// Makes a request ready for `exec`: without a browser's cookies and without headers by which a client could speak for somebody
/// else, under our request id whatever id the client named. The session of a browser that calls a tool goes along by itself.
fn prepare<B>(request: &mut Request<B>, id: &RequestId) {
    let session = browser_session(request.headers()).filter(|_| takes_session(request.uri().path()));
    strip(request.headers_mut());
    if let Some(session) = session {
        pass_session(request, &session);
    }
    id.mark(request.headers_mut());
}

/// Whether a browser may call this path: the published tool calls. All else takes a device alone.
fn takes_session(path: &str) -> bool {
    is_compat(path) && !is_at_or_below(path, "/api/mcp")
}

fn strip(headers: &mut HeaderMap) {
    let names = headers.keys().map(|name| name.as_str().to_owned());
    let spoken =
        |name: &String| name == COOKIE.as_str() || name == SESSION_HEADER || name.starts_with("x-forwarded-");
    for name in names.filter(spoken).collect::<Vec<_>>() {
        headers.remove(name);
    }
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

    const ID: &str = "req_1";

    fn prepared(path: &str, headers: &[(&'static str, &'static str)]) -> Request<()> {
        let mut request = Request::post(format!("https://claw-link.dev{path}")).body(()).unwrap();
        for (name, value) in headers {
            request.headers_mut().append(*name, HeaderValue::from_static(value));
        }
        prepare(&mut request, &RequestId(ID.to_owned()));
        request
    }

    #[test]
    fn cookies_and_borrowed_names_stay_here_and_the_credential_goes_on() {
        let taken = ["cookie", "x-clawlink-session", "x-forwarded-for", "x-forwarded-host", "x-request-id"];
        let kept = ["authorization", "x-clawlink-api-key", "idempotency-key", "mcp-protocol-version"];
        let twice = taken.into_iter().flat_map(|name| [(name, "a"), (name, "b")]);
        let all: Vec<_> = twice.chain(kept.map(|name| (name, "kept"))).collect();
        let mut request = prepared("/api/tools", &all);
        assert_eq!(request.headers_mut().remove("x-request-id").unwrap(), ID);
        assert_eq!(request.headers().len(), 4, "{:?}", request.headers());
        assert!(request.headers().values().all(|value| value == "kept"));
    }

    #[test]
    fn a_browsers_session_goes_along_with_published_tool_calls_alone() {
        let cookie = ("cookie", "__Host-session=mine");
        for path in
            ["/api/tools", "/api/tools/a/execute", "/api/actions", "/api/search", "/api/executions/exe_1"]
        {
            let request = prepared(path, &[cookie, ("x-clawlink-session", "borrowed")]);
            assert_eq!(request.uri().to_string(), format!("https://exec.internal{path}"));
            let sent: Vec<_> = request.headers().get_all(SESSION_HEADER).iter().collect();
            assert_eq!(sent, ["mine"], "{path}");
            assert_eq!(request.headers().get(COOKIE), None, "{path}");
        }
        for path in ["/v1/whoami", "/mcp", "/api/mcp", "/openapi.json"] {
            let request = prepared(path, &[cookie]);
            assert_eq!(request.uri().to_string(), format!("https://claw-link.dev{path}"));
            assert_eq!(request.headers().len(), 1, "{path}");
        }
        for shown in [("authorization", "Basic x"), ("x-clawlink-api-key", "")] {
            let request = prepared("/api/tools", &[cookie, shown]);
            assert_eq!(request.uri(), "https://claw-link.dev/api/tools");
            assert_eq!(request.headers().get(SESSION_HEADER), None, "{shown:?}");
        }
    }
}
