use axum::body::Body;
use clawlink_core::identity::derive_csrf;
use clawlink_core::pairing::authenticate_device;
use clawlink_core::ports::storage::Device;
use clawlink_store::testing::TestHouse;
use http::Request;
use serde_json::Value;

use crate::tests::support::{Browser, ORIGIN, Page};

/// A program somewhere, which keeps no cookie.
pub(super) struct Plugin<'t> {
    test: &'t TestHouse,
    address: &'static str,
    credential: Option<String>,
}

impl<'t> Plugin<'t> {
    pub(super) fn at(test: &'t TestHouse, address: &'static str) -> Self {
        Self { test, address, credential: None }
    }

    /// The same with a credential.
    pub(super) fn with(self, credential: &str) -> Self {
        Self { credential: Some(credential.to_owned()), ..self }
    }

    pub(super) async fn get(&self, path: &str) -> (u16, Value) {
        read(&self.send("GET", path, "").await)
    }

    pub(super) async fn post(&self, path: &str, body: &str) -> (u16, Value) {
        read(&self.send("POST", path, body).await)
    }

    pub(super) async fn send(&self, method: &str, path: &str, body: &str) -> Page {
        let mut request =
            Request::builder().method(method).uri(path).header("cf-connecting-ip", self.address);
        if let Some(credential) = &self.credential {
            request = request.header("x-clawlink-api-key", credential);
        }
        Browser::new(self.test).send(request.body(Body::from(body.to_owned())).unwrap()).await
    }
}

/// Status and body; every answer is JSON that no cache keeps.
pub(super) fn read(page: &Page) -> (u16, Value) {
    assert_eq!(page.headers["content-type"], "application/json", "{page:?}");
    assert_eq!(page.headers["cache-control"], "no-store", "{page:?}");
    let body: Value = serde_json::from_str(&page.body).unwrap();
    if page.status.as_u16() >= 400 {
        assert!(body["error"].is_string() && body["code"].is_string(), "{body}");
        assert_eq!(body["requestId"], page.headers["x-request-id"].to_str().unwrap());
    }
    (page.status.as_u16(), body)
}

/// A signed-in browser's script on one of our pages.
pub(super) async fn act(test: &TestHouse, email: &str, method: &str, path: &str, body: &str) -> (u16, Value) {
    let (person, session) = test.sign_in(email).await.unwrap();
    let csrf = derive_csrf(&test.house.config.keyring, &person).unwrap();
    let mut browser = Browser::new(test);
    browser.plant("__Host-session", session.expose());
    let request =
        Request::builder().method(method).uri(path).header("origin", ORIGIN).header("x-csrf-token", csrf);
    read(&browser.send(request.body(Body::from(body.to_owned())).unwrap()).await)
}

/// The device behind a key, if it is live.
pub(super) async fn device_of(test: &TestHouse, key: &Value) -> Option<Device> {
    let device = authenticate_device(&test.house, key.as_str()).await.ok();
    test.background.finish().await;
    device
}
