use axum::body::Body;
use serde_json::{Value, json};

use crate::tests::support::{Answer, Api};

pub(super) const CREATE: &str = "/api/tools/workbench_create_note/execute";
pub(super) const LIST: &str = "/api/tools/workbench_list_notes/execute";
pub(super) const DELETE: &str = "/api/tools/workbench_delete_note/execute";

impl Api {
    /// A POST with an `Idempotency-Key`.
    pub(super) async fn post_keyed(&self, path: &str, key: &str, body: &Value) -> Answer {
        let request = self.request("POST", path).header("idempotency-key", key);
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }
}

impl Answer {
    /// Status and code of an envelope that refuses.
    pub(super) fn refusal(&self) -> (u16, &str) {
        assert_eq!(self.body["ok"], false, "{self:?}");
        (self.status.as_u16(), self.body["error"]["code"].as_str().unwrap_or_default())
    }

    /// Status and code of a refusal outside the envelope, whose `error` is a sentence.
    pub(super) fn plain(&self) -> (u16, &str) {
        assert!(self.body["error"].is_string(), "{self:?}");
        assert_eq!(self.body["requestId"], self.headers["x-request-id"].to_str().unwrap());
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or_default())
    }

    /// What a published plugin shows its agent of an envelope, and nothing else.
    pub(super) fn shown(&self) -> Value {
        let envelope = &self.body;
        let pick = |names: &[&str]| {
            let kept =
                names.iter().filter_map(|name| Some(((*name).to_owned(), envelope.get(*name)?.clone())));
            kept.collect::<Value>()
        };
        if envelope["ok"] == true && envelope.get("result").is_none() {
            return envelope.clone();
        }
        if envelope["ok"] == true {
            let names = [
                "tool",
                "integration",
                "connectionId",
                "requiresConfirmation",
                "policyReason",
                "args",
                "result",
            ];
            return pick(&names);
        }
        let mut shown =
            pick(&["missingFields", "invalidFields", "details", "hint", "inputSchema", "upgradeUrl"]);
        shown["message"] = envelope["error"]["message"].clone();
        shown
    }
}

/// A confirmed note.
pub(super) fn note() -> Value {
    json!({ "arguments": { "title": "Plan", "body": "b" }, "confirmed": true })
}
