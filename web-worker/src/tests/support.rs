use axum::body::Body;
use clawlink_store::testing::TestHouse;
use http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt;

use crate::router::router;

pub(super) const ORIGIN: &str = "http://127.0.0.1:8787";

/// A browser in front of the site: cookies are kept, forms are sent from our own origin.
pub(super) struct Browser<'t> {
    pub(super) test: &'t TestHouse,
    cookies: Vec<(String, String)>,
}

/// A page, read.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

pub(super) fn build() -> TestHouse {
    TestHouse::build(clawlink_catalog::apps(), clawlink_catalog::hooks()).unwrap()
}

impl<'t> Browser<'t> {
    pub(super) const fn new(test: &'t TestHouse) -> Self {
        Self { test, cookies: Vec::new() }
    }

    /// Signed in by mailed code, as a person would.
    pub(super) async fn signed_in(test: &'t TestHouse, email: &str) -> Self {
        let mut browser = Self::new(test);
        browser.post("/sign-in", &[("email", email)]).await;
        let code = browser.code();
        assert_eq!(browser.post("/sign-in/code", &[("email", email), ("code", &code)]).await.status, 303);
        browser
    }

    /// The last mailed code.
    pub(super) fn code(&self) -> String {
        let subject = self.test.mail.all().last().unwrap().subject.clone();
        subject.split(" is your").next().unwrap().to_owned()
    }

    /// Puts a cookie into this browser, as somebody else's hand could.
    pub(super) fn plant(&mut self, name: &str, value: &str) {
        self.cookies.retain(|(known, _)| known != name);
        self.cookies.push((name.to_owned(), value.to_owned()));
    }

    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) async fn get(&mut self, path: &str) -> Page {
        let request = Request::builder().uri(path).header("accept", "text/html");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(super) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Page {
        self.post_from(ORIGIN, path, form).await
    }

    pub(super) async fn post_from(&mut self, origin: &str, path: &str, form: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(form).unwrap();
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header("origin", origin)
            .header("accept", "text/html");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Opens the app's connect form and sends it with these fields.
    pub(super) async fn submit(&mut self, app: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf().await;
        let page = self.post(&format!("/dashboard/apps/{app}/connect"), &[("csrf", &csrf)]).await;
        let page = self.get(page.location()).await;
        let (session, auth) = (value_of(&page.body, "session"), value_of(&page.body, "auth"));
        let mut form = vec![("session", session.as_str()), ("auth", &auth), ("csrf", &csrf)];
        form.extend(fields);
        self.post(&format!("/connect/{app}/submit"), &form).await
    }

    /// Presses "Test now" of the only connection: its account is asked for with a credential that is live.
    pub(super) async fn test_now(&mut self) -> Page {
        let id = self.test.kv.dump().into_keys().next().unwrap().split('/').nth(1).unwrap().to_owned();
        let csrf = self.csrf().await;
        self.post(&format!("/dashboard/connections/{id}/test"), &[("csrf", &csrf)]).await
    }

    /// What a client sends from its own program: JSON, and no cookie.
    pub(super) async fn post_json(&mut self, path: &str, body: &serde_json::Value) -> Page {
        let request = Request::builder().method("POST").uri(path).header("content-type", "application/json");
        Self::new(self.test).send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(super) async fn send(&mut self, mut request: Request<Body>) -> Page {
        let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request.headers_mut().insert("cookie", jar.join("; ").parse().unwrap());
        let response = router(self.test.house.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all("set-cookie") {
            self.keep(line.to_str().unwrap());
        }
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Page {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    fn keep(&mut self, line: &str) {
        let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
        if value.is_empty() {
            self.cookies.retain(|(known, _)| known != name);
        } else {
            self.plant(name, value);
        }
    }

    /// This session's form token.
    pub(super) async fn csrf(&mut self) -> String {
        let page = self.get("/dashboard/devices").await;
        value_of(&page.body, "csrf")
    }
}

impl Page {
    pub(super) fn location(&self) -> &str {
        self.headers.get("location").map_or("", |value| value.to_str().unwrap())
    }

    /// The address a hand-off page leads to.
    pub(super) fn hand_off(&self) -> url::Url {
        let after = self.body.split("url=").nth(1).unwrap();
        let raw = after.split('"').next().unwrap();
        url::Url::parse(&raw.replace("&amp;", "&").replace("&#38;", "&")).unwrap()
    }
}

/// The value of a hidden input.
pub(super) fn value_of(html: &str, name: &str) -> String {
    let after = html
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no {name} in {html}"));
    after.split('"').next().unwrap().to_owned()
}

/// A query parameter of a URL.
pub(super) fn param(url: &url::Url, name: &str) -> String {
    url.query_pairs()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}
