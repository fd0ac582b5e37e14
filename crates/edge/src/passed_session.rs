//! A browser's session on its way from `web` to `exec`: a header, at a host that no public address leads to.

use clawlink_core::secret::{Secret, SecretText};
use http::header::AUTHORIZATION;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderMap, HeaderValue, Request, Uri};

use crate::cookies;

/// Where `web` asks `exec` on behalf of a browser, over the service binding.
const HOST: &str = "exec.internal";
/// What carries the session's secret there. Whatever comes under this name from outside is taken off.
pub const SESSION_HEADER: &str = "x-clawlink-session";
/// The header of a key, which wins over `Authorization`.
const KEY: &str = "x-clawlink-api-key";

/// Whether a request shows what a device is known by, good or bad. It is a device's then, whatever cookies come with it.
#[must_use]
pub fn shows_credential(headers: &HeaderMap) -> bool {
    headers.contains_key(AUTHORIZATION) || headers.contains_key(KEY)
}

/// The session of a browser that shows no credential.
#[must_use]
pub fn browser_session(headers: &HeaderMap) -> Option<SecretText> {
    let session = cookies::read(headers, cookies::SESSION).filter(|_| !shows_credential(headers));
    session.map(|session| Secret::new(session.to_owned()))
}

/// Passes a session along: the request then goes to the host at which it is taken.
pub fn pass_session<B>(request: &mut Request<B>, session: &SecretText) {
    // Exposed to the other worker, which authenticates it.
    let Ok(value) = HeaderValue::try_from(session.expose()) else { return };
    let mut parts = request.uri().clone().into_parts();
    parts.scheme = Some(Scheme::HTTPS);
    parts.authority = Some(Authority::from_static(HOST));
    parts.path_and_query = parts.path_and_query.or_else(|| Some(PathAndQuery::from_static("/")));
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
        request.headers_mut().insert(SESSION_HEADER, value);
    }
}

/// The session that was passed along with a request. One that came by a public address is nobody's.
#[must_use]
pub fn passed_session(uri: &Uri, headers: &HeaderMap) -> Option<SecretText> {
    if uri.host() != Some(HOST) || shows_credential(headers) {
        return None;
    }
    let session = headers.get(SESSION_HEADER)?.to_str().ok()?;
    Some(Secret::new(session.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&'static str, &'static str)]) -> Request<()> {
        let mut request = Request::get("https://claw-link.dev/api/tools?a=b").body(()).unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_static(value));
        }
        request
    }

    #[test]
    fn a_session_arrives_as_it_was_sent() {
        let mut request = request(&[("cookie", "a=b; __Host-session=abc")]);
        let session = browser_session(request.headers()).unwrap();
        pass_session(&mut request, &session);
        assert_eq!(request.uri(), "https://exec.internal/api/tools?a=b");
        assert_eq!(passed_session(request.uri(), request.headers()).unwrap().expose(), "abc");
    }

    #[test]
    fn whoever_shows_a_credential_has_no_session_on_either_side() {
        for name in ["authorization", "x-clawlink-api-key"] {
            for value in ["", "Basic x", "cllk_live_bad"] {
                let mut request = request(&[("cookie", "__Host-session=abc"), (name, value)]);
                assert!(browser_session(request.headers()).is_none(), "{name} {value}");
                pass_session(&mut request, &Secret::new("abc".to_owned()));
                assert!(passed_session(request.uri(), request.headers()).is_none(), "{name} {value}");
            }
        }
    }

    #[test]
    fn by_a_public_address_no_session_is_taken() {
        for host in ["https://api.claw-link.dev/api/tools", "http://127.0.0.1:8788/api/tools", "/api/tools"] {
            let request = request(&[(SESSION_HEADER, "abc")]);
            assert!(passed_session(&host.parse().unwrap(), request.headers()).is_none(), "{host}");
        }
    }
}
