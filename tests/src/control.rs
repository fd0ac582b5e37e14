use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::exchange::{exchange, make_client};
use crate::failure::{Failure, Outcome};
use crate::random::make_text;

/// The provider's own door: what is to go wrong there, and what truly arrived.
#[derive(Clone, Debug)]
pub struct Control {
    client: reqwest::Client,
    url: String,
}

/// One committed effect.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Effect {
    /// HTTP method.
    pub method: String,
    /// Path without query.
    pub path: String,
    /// Whose account it changed.
    pub account: Option<String>,
    /// The key that came with it.
    pub idempotency_key: Option<String>,
}

/// One request as it arrived.
#[derive(Clone, Debug, Deserialize)]
pub struct Received {
    /// Its number; later ones are higher.
    pub n: u64,
    /// When, in milliseconds since the epoch.
    pub at: u64,
    /// HTTP method.
    pub method: String,
    /// Path and query, as they were written.
    pub target: String,
    /// Headers in order, as they were written.
    pub headers: Vec<(String, String)>,
    /// The account whose token came with it.
    pub account: Option<String>,
    /// What it was answered, if it was.
    pub status: Option<u16>,
    body_base64: String,
}

impl Received {
    /// The body's bytes.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        STANDARD.decode(&self.body_base64).unwrap_or_default()
    }

    /// A header, whatever the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

impl Control {
    /// The control listener at this address.
    ///
    /// # Errors
    /// [`Failure::Http`] when no client can be built.
    pub fn new(url: &str) -> Outcome<Self> {
        Ok(Self { client: make_client()?, url: url.to_owned() })
    }

    /// Adds a rule: `when` fits requests, `switches` say what happens to them. Returns its number.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] for a rule the provider does not understand.
    pub async fn rule(&self, when: Value, switches: Value) -> Outcome<u64> {
        let added = self.post("rules", &json!({ "match": when, "do": switches })).await?;
        let number = added.pointer("/id").and_then(Value::as_u64);
        number.ok_or_else(|| Failure::unexpected("adding a rule", "its number", added.to_string()))
    }

    /// Takes a rule away again.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn forget(&self, rule: u64) -> Outcome {
        let what = format!("DELETE /_control/rules/{rule}");
        let request = self.client.delete(format!("{}/_control/rules/{rule}", self.url));
        exchange(&what, request).await.map(drop)
    }

    /// Registers an OAuth client, or changes how the provider behaves towards one; its sequences start anew.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] for a setting the provider does not know.
    pub async fn set_client(&self, id: &str, secret: &str, settings: &Value) -> Outcome {
        let change = json!({ "client_id": id, "client_secret": secret, "set": settings });
        self.post("clients", &change).await.map(drop)
    }

    /// Mints an API token of an account; it does not expire.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn mint(&self, account: &str) -> Outcome<String> {
        self.mint_as(account, &format!("wb_api_{}", make_text())).await
    }

    /// Makes this text an API token of an account.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn mint_as(&self, account: &str, token: &str) -> Outcome<String> {
        let minted = self.post("tokens", &json!({ "account": account, "token": token })).await?;
        let token = minted.pointer("/token").and_then(Value::as_str).map(str::to_owned);
        token.ok_or_else(|| Failure::unexpected("minting a token", "a token", minted.to_string()))
    }

    /// Ends every access token of an account; refresh tokens live on. Returns how many ended.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn expire(&self, account: &str) -> Outcome<u64> {
        let expired = self.post("tokens/expire", &json!({ "account": account })).await?;
        Ok(expired.pointer("/expired").and_then(Value::as_u64).unwrap_or_default())
    }

    /// Ends the grants of an account, as if the person had done it at the app.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn revoke(&self, account: &str) -> Outcome {
        self.post("tokens/revoke", &json!({ "account": account })).await.map(drop)
    }

    /// The effects under a marker.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn effects(&self, marker: &str) -> Outcome<Vec<Effect>> {
        self.effects_where(&[("marker", marker)]).await
    }

    /// The effects that fit: `marker`, `account`, `path`, `method`.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn effects_where(&self, filter: &[(&str, &str)]) -> Outcome<Vec<Effect>> {
        self.read("ledger", "effects", filter).await
    }

    /// The requests that fit: `path` (exact, or a prefix with `*`), `method`, `account`, `after` (a number).
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn requests(&self, filter: &[(&str, &str)]) -> Outcome<Vec<Received>> {
        self.read("requests", "requests", filter).await
    }

    /// The number of the last request so far; 0 before the first.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn last_number(&self) -> Outcome<u64> {
        Ok(self.requests(&[]).await?.last().map_or(0, |request| request.n))
    }

    /// The grants of an account, with their tokens.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn grants(&self, account: &str) -> Outcome<Vec<Value>> {
        self.grants_where(&[("account", account)]).await
    }

    /// The grants that fit, with their tokens: `account`, `client`.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn grants_where(&self, filter: &[(&str, &str)]) -> Outcome<Vec<Value>> {
        self.read("tokens", "grants", filter).await
    }

    async fn post(&self, path: &str, body: &Value) -> Outcome<Value> {
        let what = format!("POST /_control/{path}");
        let request = self.client.post(format!("{}/_control/{path}", self.url)).json(body);
        let reply = exchange(&what, request).await?;
        if !(200..300).contains(&reply.status) {
            return Err(Failure::unexpected(what, "success", reply.body));
        }
        Ok(serde_json::from_str(&reply.body).unwrap_or(Value::Null))
    }

    async fn read<T: for<'de> Deserialize<'de>>(
        &self,
        path: &str,
        list: &str,
        filter: &[(&str, &str)],
    ) -> Outcome<Vec<T>> {
        let what = format!("GET /_control/{path}");
        let request = self.client.get(format!("{}/_control/{path}", self.url)).query(filter);
        let reply = exchange(&what, request).await?;
        let body: Value = serde_json::from_str(&reply.body).unwrap_or(Value::Null);
        let items = body.pointer(&format!("/{list}")).cloned().unwrap_or(Value::Null);
        serde_json::from_value(items).map_err(|error| Failure::unexpected(what, "a list", error.to_string()))
    }
}
