use axum::body::Body;
use clawlink_core::connect::Fresh;
use clawlink_core::identity::SignedIn;
use clawlink_core::policy::Policy;
use clawlink_store::testing::TestHouse;
use http::{Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::description::{Asked, observe};
use crate::router::router;

/// A person with a device, and the API in front of them.
pub(super) struct Api {
    pub(super) test: TestHouse,
    pub(super) person: SignedIn,
    pub(super) credential: String,
}

/// An answer, read.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Value,
    pub(super) text: String,
    pub(super) headers: http::HeaderMap,
}

impl Api {
    pub(super) async fn with(policy: Policy) -> Self {
        let test = TestHouse::build(clawlink_catalog::apps(), clawlink_catalog::hooks()).unwrap();
        Self::in_house(test, policy).await
    }

    pub(super) async fn in_house(test: TestHouse, policy: Policy) -> Self {
        let (person, _) = test.sign_in("mara@example.com").await.unwrap();
        let credential = test.pair(&person, policy).await.unwrap();
        Self { test, person, credential }
    }

    /// With Workbench connected as `mara`.
    pub(super) async fn connected() -> Self {
        let api = Self::with(Policy::Standard).await;
        api.test.connect(&api.person, "workbench", "mara").await.unwrap();
        api
    }

    /// The same, for a device that deletes on its own word.
    pub(super) async fn trusted() -> Self {
        let api = Self::with(Policy::Trusted).await;
        api.test.connect(&api.person, "workbench", "mara").await.unwrap();
        api
    }

    /// With an app connected in another manner.
    pub(super) async fn connected_as(app: &str, change: impl FnOnce(Fresh) -> Fresh) -> Self {
        let api = Self::with(Policy::Standard).await;
        api.test.connect_as(&api.person, app, "mara", change).await.unwrap();
        api
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request("POST", path).body(Body::from(body.to_string())).unwrap()).await
    }

    pub(super) async fn write(&self, key: &str, body: &Value) -> Answer {
        let request = self.request("POST", "/v1/execute").header("idempotency-key", key);
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(super) fn request(&self, method: &str, path: &str) -> http::request::Builder {
        let bearer = format!("Bearer {}", self.credential);
        Request::builder().method(method).uri(path).header("authorization", bearer)
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let (asked, request) = Asked::read(request).await;
        let response = router(self.test.house.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        self.test.background.finish().await;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let answer = Answer { status: parts.status, body, text, headers: parts.headers };
        observe(&asked, &answer);
        answer
    }
}

impl Answer {
    pub(super) fn code(&self) -> (u16, &str) {
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or_default())
    }
}

/// A note to write.
pub(super) fn note() -> Value {
    json!({ "tool": "workbench_create_note", "arguments": { "title": "Plan", "body": "b" }, "confirmed": true })
}

/// What Workbench answers to it.
pub(super) const NOTE: &str = r#"{"id":"note_1","title":"Plan","body":"b","created_at":"2026-11-25T15:56:01Z","updated_at":"2026-11-25T15:56:01Z"}"#;

/// What Workbench answers to a list of notes.
pub(super) const NOTES: &str = r#"{"items":[{"id":"note_1","title":"Plan","body":"b","created_at":"x","updated_at":"y"}],"next_cursor":null}"#;
