//! Cookies with the `__Host-` prefix: bound to this host, never sent in clear, never read by a script
//! (RFC 6265bis §4.1.3.2). Browsers accept them from a loopback address too.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

/// The signed-in browser's session secret.
pub const SESSION: &str = "__Host-session";
/// The browser that asked for a sign-in code.
pub const LOGIN: &str = "__Host-login";
/// What the next page shows once: a code, never free text.
pub const FLASH: &str = "__Host-flash";

/// The value of a cookie.
#[must_use]
pub fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// A `Set-Cookie` value; `None` if `value` is not plain enough for a cookie.
#[must_use]
pub fn set(name: &str, value: &str, max_age_seconds: i64) -> Option<HeaderValue> {
    let plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let text = format!("{name}={value}; Path=/; Max-Age={max_age_seconds}; Secure; HttpOnly; SameSite=Lax");
    HeaderValue::try_from(text).ok().filter(|_| plain)
}

/// A `Set-Cookie` value that removes the cookie.
#[must_use]
pub fn clear(name: &str) -> Option<HeaderValue> {
    set(name, "", 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_comes_back_as_it_was_set() {
        let line = set(SESSION, "abc-1_2", 60).unwrap();
        assert_eq!(line, "__Host-session=abc-1_2; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax");
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("a=1; __Host-session=abc-1_2; b=2"));
        assert_eq!(read(&headers, SESSION), Some("abc-1_2"));
        assert_eq!(read(&headers, LOGIN), None);
    }

    #[test]
    fn a_value_cannot_smuggle_attributes() {
        assert!(set(FLASH, "x; Domain=evil", 1).is_none());
    }
}
