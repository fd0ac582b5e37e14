use serde_json::{Map, Value, json};

use super::choices::{Scopes, TokenBody};
use super::clients::Client;
use super::settings::{ExpiresIn, ExpiresWord};
use crate::model::{Answer, Body, Model};

impl Model {
    /// Issues an access token, and a refresh token if asked, and writes the answer of RFC 6749 §5.1.
    pub(crate) fn issue(&mut self, family: &str, client: &Client, with_refresh: bool, now_ms: u64) -> Answer {
        let settings = &client.settings;
        let scopes = self.grants.families.get(family).map(|family| family.scopes.clone()).unwrap_or_default();
        let expires_ms = settings.expires_in.life_s().map(|seconds| now_ms + seconds * 1000);
        let access_token = self.grants.issue_access(&mut self.entropy, family, &scopes, expires_ms);
        let mut body = Map::new();
        body.insert("access_token".to_owned(), json!(access_token));
        body.insert("token_type".to_owned(), json!("Bearer"));
        match settings.expires_in {
            ExpiresIn::Seconds(seconds) => body.insert("expires_in".to_owned(), json!(seconds)),
            ExpiresIn::Word(ExpiresWord::String) => body.insert("expires_in".to_owned(), json!("3600")),
            ExpiresIn::Word(ExpiresWord::Absent) => None,
        };
        if with_refresh {
            let token = self.grants.issue_refresh(&mut self.entropy, family, now_ms);
            body.insert("refresh_token".to_owned(), json!(token));
        }
        match settings.scopes {
            Scopes::Absent => None,
            Scopes::Comma => body.insert("scope".to_owned(), json!(scopes.join(","))),
            _ => body.insert("scope".to_owned(), json!(scopes.join(" "))),
        };
        written(settings.token_body, body).with_header("cache-control", "no-store")
    }

    /// Takes the last scope away where the client is set to lose one on refresh; the first keeps the grant useful.
    pub(crate) fn narrow_scopes(&mut self, client: &Client, family: &str) {
        let narrows = client.settings.scopes == Scopes::ChangedOnRefresh;
        if let Some(family) =
            self.grants.families.get_mut(family).filter(|family| narrows && family.scopes.len() > 1)
        {
            family.scopes.pop();
        }
    }
}

/// What a consent to `requested` really gives.
pub(crate) fn granted_scopes(setting: Scopes, requested: &[String]) -> Vec<String> {
    let mut scopes = requested.to_vec();
    match setting {
        Scopes::Subset if scopes.len() > 1 => {
            scopes.pop();
        }
        Scopes::Superset => scopes.push("admin:everything".to_owned()),
        _ => {}
    }
    scopes
}

/// Writes a form answer, as some providers do.
pub(crate) fn form(status: u16, pairs: &[(&str, String)]) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    Answer::bytes(status, "application/x-www-form-urlencoded", body.into_bytes())
}

/// Adds a member to an answer that was written already.
pub(crate) fn add(answer: &mut Answer, name: &str, value: &str) {
    if let Some(Value::Object(mut map)) = answer.to_json() {
        map.insert(name.to_owned(), json!(value));
        answer.body = Body::Bytes(Value::Object(map).to_string().into_bytes());
    } else if let Body::Bytes(bytes) = &mut answer.body {
        bytes.extend_from_slice(format!("&{name}={value}").as_bytes());
    }
}

fn written(style: TokenBody, body: Map<String, Value>) -> Answer {
    match style {
        TokenBody::Json | TokenBody::ErrorIn200 => Answer::json(200, &Value::Object(body)),
        TokenBody::Form => {
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let pairs: Vec<_> = body.iter().map(|(name, value)| (name.as_str(), text(value))).collect();
            form(200, &pairs)
        }
    }
}
