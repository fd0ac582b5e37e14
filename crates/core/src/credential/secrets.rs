use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::config::OauthClient;
use crate::exec::slot::SlotName;
use crate::exec::template::{Piece, pieces};
use crate::oauth::TokenError;
use crate::secret::{Secret, SecretText};

/// Key of the access token in an OAuth credential.
const ACCESS_TOKEN: &str = "access_token";
/// Keys of the client in a credential that it signs for.
const CLIENT_ID: &str = "client_id";
/// See [`CLIENT_ID`].
const CLIENT_SECRET: &str = "client_secret";
/// Key of the refresh token in the grant half.
const REFRESH_TOKEN: &str = "refresh_token";

/// The plain parts of a credential, by the names slots call them.
#[derive(Default)]
pub struct Secrets(BTreeMap<String, SecretText>);

impl Secrets {
    /// The access half of an OAuth credential.
    #[must_use]
    pub fn access(token: &SecretText) -> Self {
        Self::single(ACCESS_TOKEN, token)
    }

    /// The grant half of an OAuth credential.
    #[must_use]
    pub fn grant(token: &SecretText) -> Self {
        Self::single(REFRESH_TOKEN, token)
    }

    fn single(key: &str, token: &SecretText) -> Self {
        let mut secrets = Self::default();
        // Exposed to be sealed.
        secrets.insert(key, token.expose());
        secrets
    }

    /// Adds the person's own client, whose secret signs together with the token's.
    pub(crate) fn insert_client(&mut self, client: &OauthClient) {
        self.insert(CLIENT_ID, &client.client_id);
        if let Some(secret) = &client.client_secret {
            // Exposed to be sealed.
            self.insert(CLIENT_SECRET, secret.expose());
        }
    }

    /// Adds a part.
    pub fn insert(&mut self, key: &str, value: &str) {
        self.0.insert(key.to_owned(), Secret::new(value.to_owned()));
    }

    /// Fills a manifest's template for the one request it is made for.
    ///
    /// # Errors
    /// [`TokenError::Settings`] where it names a part that is not here.
    pub(crate) fn fill(&self, template: &str) -> Result<String, TokenError> {
        let mut filled = String::new();
        for piece in pieces(template) {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Slot(slot) => {
                    let value = SlotName::parse(slot).and_then(|name| self.find_slot(&name));
                    filled.push_str(&value.ok_or(TokenError::Settings("a field of the form"))?);
                }
            }
        }
        Ok(filled)
    }

    /// The same parts, with this refresh token in place of the one that was used.
    #[must_use]
    pub(crate) fn renewed(&self, refresh_token: Option<&SecretText>) -> Self {
        let mut next = Self::default();
        for (key, value) in &self.0 {
            // Exposed to be sealed again.
            next.insert(key, value.expose());
        }
        if let Some(token) = refresh_token {
            next.insert(REFRESH_TOKEN, token.expose());
        }
        next
    }

    /// The refresh token, if this is a grant half.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&SecretText> {
        self.0.get(REFRESH_TOKEN)
    }

    /// The access token, if this is the access half of an OAuth credential.
    #[must_use]
    pub fn access_token(&self) -> Option<&SecretText> {
        self.0.get(ACCESS_TOKEN)
    }

    /// What a `{secret:key}` slot is filled with, for the one request it is filled into.
    #[must_use]
    pub fn find_slot(&self, slot: &SlotName) -> Option<String> {
        match slot {
            // Exposed for the request that `outbound` seals next.
            SlotName::Secret(key) => self.0.get(key).map(|value| value.expose().clone()),
            SlotName::ClientId => self.0.get(CLIENT_ID).map(|value| value.expose().clone()),
            SlotName::ClientSecret => self.0.get(CLIENT_SECRET).map(|value| value.expose().clone()),
            SlotName::IdempotencyKey | SlotName::Nonce | SlotName::Timestamp => None,
        }
    }

    /// As the JSON object that is sealed.
    #[must_use]
    pub fn to_json(&self) -> SecretText {
        // Exposed to be sealed.
        let parts = self.0.iter().map(|(key, value)| (key.clone(), Value::String(value.expose().clone())));
        Secret::new(Value::Object(parts.collect()).to_string())
    }

    /// From the JSON object that was sealed; `None` if it is not one of ours.
    #[must_use]
    pub fn from_json(json: &SecretText) -> Option<Self> {
        // Exposed to be parsed into parts that are secrets again.
        let parts: Map<String, Value> = serde_json::from_str(json.expose()).ok()?;
        let part = |(key, value)| match value {
            Value::String(text) => Some((key, Secret::new(text))),
            _ => None,
        };
        parts.into_iter().map(part).collect::<Option<BTreeMap<_, _>>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_survive_sealing_text() {
        let secrets = Secrets::access(&Secret::new("t\"1".to_owned()));
        let back = Secrets::from_json(&secrets.to_json()).unwrap();
        assert_eq!(back.find_slot(&SlotName::Secret("access_token".to_owned())).as_deref(), Some("t\"1"));
        assert!(back.find_slot(&SlotName::IdempotencyKey).is_none());
        assert!(Secrets::from_json(&Secret::new(r#"{"a":1}"#.to_owned())).is_none());
    }
}
