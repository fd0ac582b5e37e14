use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::exchange::{exchange, make_client};
use crate::failure::{Failure, Outcome};
use crate::narrator::Narrator;

/// A client of `/v1` that holds a device credential.
#[derive(Clone, Debug)]
pub struct Agent {
    client: reqwest::Client,
    api: String,
    credential: String,
    narrator: Narrator,
}

/// A call of `/v1`.
#[derive(Clone, Debug)]
pub struct Call {
    method: &'static str,
    path: String,
    body: Option<String>,
    key: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The call, for messages: `POST /v1/execute`.
    pub call: String,
    /// HTTP status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body; null where there is none.
    pub body: Value,
}

impl Call {
    /// A GET; the path brings its query.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), body: None, key: None }
    }

    /// A DELETE.
    #[must_use]
    pub fn delete(path: impl Into<String>) -> Self {
        Self { method: "DELETE", path: path.into(), body: None, key: None }
    }

    /// A POST of JSON.
    #[must_use]
    pub fn post(path: impl Into<String>, body: &Value) -> Self {
        Self::post_text(path, body.to_string())
    }

    /// A POST of any text, JSON or not.
    #[must_use]
    pub fn post_text(path: impl Into<String>, body: String) -> Self {
        Self { method: "POST", path: path.into(), body: Some(body), key: None }
    }

    /// Adds an `Idempotency-Key`.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }
}

impl Agent {
    /// A client with a credential, good or not.
    ///
    /// # Errors
    /// [`Failure::Http`] when no client can be built.
    pub fn new(api: &str, credential: &str, narrator: Narrator) -> Outcome<Self> {
        let (api, credential) = (api.to_owned(), credential.to_owned());
        Ok(Self { client: make_client()?, api, credential, narrator })
    }

    /// The credential itself.
    #[must_use]
    pub fn credential(&self) -> &str {
        &self.credential
    }

    /// Sends a call.
    ///
    /// # Errors
    /// [`Failure::Http`] without an answer. A refusal is an answer.
    pub async fn send(&self, call: Call) -> Outcome<Answer> {
        let url = format!("{}{}", self.api, call.path);
        let mut request = match call.method {
            "GET" => self.client.get(&url),
            "DELETE" => self.client.delete(&url),
            _ => self.client.post(&url),
        };
        request = request.header("authorization", format!("Bearer {}", self.credential));
        if let Some(key) = &call.key {
            request = request.header("idempotency-key", key);
        }
        if let Some(body) = &call.body {
            request = request.header("content-type", "application/json").body(body.clone());
        }
        let name = format!("{} {}", call.method, call.path);
        let reply = exchange(&name, request).await?;
        let body = serde_json::from_str(&reply.body).unwrap_or(Value::Null);
        let answer = Answer { call: name, status: reply.status, headers: reply.header_map(), body };
        self.narrator.call(call.key.as_deref(), call.body.as_deref(), &answer);
        Ok(answer)
    }

    /// GET, expecting 200.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn get(&self, path: &str) -> Outcome<Answer> {
        self.send(Call::get(path)).await?.expect(200)
    }

    /// Previews a call, whatever comes of it.
    ///
    /// # Errors
    /// [`Failure::Http`].
    pub async fn preview(&self, tool: &str, arguments: &Value) -> Outcome<Answer> {
        self.send(Call::post("/v1/preview", &json!({ "tool": tool, "arguments": arguments }))).await
    }

    /// Runs a read, or a write that is confirmed and has a key, whatever comes of it.
    ///
    /// # Errors
    /// [`Failure::Http`].
    pub async fn execute(&self, tool: &str, arguments: &Value, key: Option<&str>) -> Outcome<Answer> {
        let mut body = json!({ "tool": tool, "arguments": arguments });
        if let (Some(_), Some(members)) = (key, body.as_object_mut()) {
            members.insert("confirmed".to_owned(), true.into());
        }
        let call = Call::post("/v1/execute", &body);
        self.send(key.map_or(call.clone(), |key| call.key(key))).await
    }

    /// Opens a connect flow, and returns the link a person must open.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn connect_url(&self, app: &str) -> Outcome<String> {
        let answer =
            self.send(Call::post("/v1/connect-sessions", &json!({ "app": app }))).await?.expect(201)?;
        answer.text("/connect_url").map(str::to_owned)
    }

    /// Every item of a list, page by page.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn list(&self, path: &str) -> Outcome<Vec<Value>> {
        let mut items = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let query = cursor.as_ref().map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
            let answer = self.get(&format!("{path}?limit=50{query}")).await?;
            items
                .extend(answer.body.pointer("/items").and_then(Value::as_array).cloned().unwrap_or_default());
            match answer.body.pointer("/next_cursor").and_then(Value::as_str) {
                Some(next) => cursor = Some(next.to_owned()),
                None => return Ok(items),
            }
        }
    }
}

impl Answer {
    /// This answer, if it has this status.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] with the body that came instead.
    pub fn expect(self, status: u16) -> Outcome<Self> {
        if self.status == status {
            return Ok(self);
        }
        Err(Failure::unexpected(&self.call, status.to_string(), format!("{} {}", self.status, self.body)))
    }

    /// A text in the body.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] if there is none.
    pub fn text(&self, pointer: &str) -> Outcome<&str> {
        let found = self.body.pointer(pointer).and_then(Value::as_str);
        found.ok_or_else(|| {
            Failure::unexpected(&self.call, format!("a text at {pointer}"), self.body.to_string())
        })
    }

    /// Anything in the body; null if it is not there.
    #[must_use]
    pub fn at(&self, pointer: &str) -> &Value {
        self.body.pointer(pointer).unwrap_or(&Value::Null)
    }

    /// Status, `code` and `field` of a refusal, for one comparison.
    #[must_use]
    pub fn refusal(&self) -> (u16, &str, &str) {
        let text = |pointer| self.at(pointer).as_str().unwrap_or_default();
        (self.status, text("/code"), text("/field"))
    }
}
