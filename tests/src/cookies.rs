use std::collections::BTreeMap;

use url::Url;

/// The cookies of a browser, by host: cookies know no port (RFC 6265 §8.5).
///
/// A `Secure` cookie is kept and sent over plain HTTP to a loopback address, as browsers do it there. Expiry by date is not
/// modelled: no flow runs that long.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cookies(BTreeMap<(String, String), String>);

impl Cookies {
    /// Keeps a `Set-Cookie` line, or removes the cookie it ends. A line that breaks the promise of its `__Host-` name is
    /// ignored, as a browser would (RFC 6265bis §4.1.3.2).
    pub(crate) fn keep(&mut self, url: &Url, line: &str) {
        let mut parts = line.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let attributes: Vec<String> = parts.map(str::to_lowercase).collect();
        let has = |wanted: &str| attributes.iter().any(|attribute| attribute == wanted);
        let has_domain = attributes.iter().any(|attribute| attribute.starts_with("domain="));
        if name.starts_with("__Host-") && !(has("secure") && has("path=/") && !has_domain) {
            return;
        }
        let key = (host(url), name.to_owned());
        if has("max-age=0") {
            self.0.remove(&key);
        } else {
            self.0.insert(key, value.to_owned());
        }
    }

    /// The `Cookie` line for this address; `None` without cookies.
    pub(crate) fn line(&self, url: &Url) -> Option<String> {
        let host = host(url);
        let own = self.0.iter().filter(|((known, _), _)| *known == host);
        let pairs: Vec<String> = own.map(|((_, name), value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// The value of a cookie, whatever its host.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|((_, known), _)| known == name).map(|(_, value)| value.as_str())
    }
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_cookie_without_its_attributes_is_not_kept() {
        let url = Url::parse("http://127.0.0.1:1/x").unwrap();
        let mut cookies = Cookies::default();
        cookies.keep(&url, "__Host-a=1; Path=/; HttpOnly");
        cookies.keep(&url, "__Host-b=1; Secure; Path=/; Domain=127.0.0.1");
        assert_eq!(cookies.line(&url), None);
        cookies.keep(&url, "__Host-a=1; Path=/; Secure");
        cookies.keep(&url, "plain=2");
        assert_eq!(cookies.line(&url).as_deref(), Some("__Host-a=1; plain=2"));
        cookies.keep(&url, "__Host-a=; Path=/; Max-Age=0; Secure");
        assert_eq!(cookies.line(&url).as_deref(), Some("plain=2"));
    }
}
