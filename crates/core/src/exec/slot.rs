//! Slots: the places of a request that are filled at the very last moment.
//!
//! A slot is known by its position, which only rendering a manifest can produce. Text that merely looks like a
//! slot, in an argument or an answer, has no position and stays text.

use clawlink_manifest::Signature;
use serde::{Deserialize, Serialize};

use super::template::{Piece, expand, pieces};

/// What a slot asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotName {
    /// A part of the connection's credential, by key.
    Secret(String),
    /// The key under which the provider drops repeats.
    IdempotencyKey,
    /// Public id of the client that the deployment registered at the app.
    ClientId,
    /// Its secret.
    ClientSecret,
    /// A value that is used for one sending.
    Nonce,
    /// Seconds since the epoch at the time of sending.
    Timestamp,
}

/// Keys of an OAuth 1.0a token in a connection's credential.
pub(crate) const OAUTH_TOKEN: &str = "oauth_token";
/// See [`OAUTH_TOKEN`].
pub(crate) const OAUTH_TOKEN_SECRET: &str = "oauth_token_secret";

impl SlotName {
    /// Reads `secret:access_token` or `idempotency:key`.
    #[must_use]
    pub fn parse(slot: &str) -> Option<Self> {
        match slot.split_once(':') {
            Some(("secret", key)) => Some(Self::Secret(key.to_owned())),
            Some(("idempotency", "key")) => Some(Self::IdempotencyKey),
            _ => None,
        }
    }

    /// As a preview shows it: `{secret:access_token}`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Secret(key) => format!("{{secret:{key}}}"),
            Self::IdempotencyKey => "{idempotency:key}".to_owned(),
            Self::ClientId => "{client:id}".to_owned(),
            Self::ClientSecret => "{client:secret}".to_owned(),
            Self::Nonce => "{once:nonce}".to_owned(),
            Self::Timestamp => "{once:timestamp}".to_owned(),
        }
    }
}

/// What a slot becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotValue {
    /// The named value itself, encoded for the place where it stands.
    Plain(SlotName),
    /// Base64 of a `user:password` template, RFC 7617. The template comes from a manifest alone.
    Basic(String),
    /// A signature over everything else in the request.
    Signature(Signature),
}

impl SlotValue {
    /// As a preview shows it; a Basic slot reads `{basic:{secret:user}:{secret:password}}`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Plain(name) => name.text(),
            Self::Basic(template) => format!("{{basic:{template}}}"),
            Self::Signature(Signature::Oauth1HmacSha1) => "{signature:oauth1}".to_owned(),
        }
    }

    /// The values it needs.
    #[must_use]
    pub fn names(&self) -> Vec<SlotName> {
        let named = |piece| match piece {
            Piece::Slot(slot) => SlotName::parse(slot),
            Piece::Text(_) => None,
        };
        match self {
            Self::Plain(name) => vec![name.clone()],
            Self::Basic(template) => pieces(template).into_iter().filter_map(named).collect(),
            Self::Signature(Signature::Oauth1HmacSha1) => {
                [OAUTH_TOKEN, OAUTH_TOKEN_SECRET].map(|key| SlotName::Secret(key.to_owned())).into()
            }
        }
    }
}

/// The part of a request a slot stands in, which decides how its value is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotPart {
    /// The URL, percent-encoded.
    Url,
    /// The header of this name, as it is.
    Header(String),
    /// A string of a JSON body, escaped.
    JsonBody,
    /// A value of a form body, percent-encoded.
    FormBody,
}

/// One slot and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The part of the request.
    pub part: SlotPart,
    /// Byte offset of its text within that part.
    pub at: usize,
    /// What it becomes.
    pub value: SlotValue,
}

/// A text that knows which of its bytes are slots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Slotted {
    /// The text, slots unexpanded.
    pub(super) text: String,
    /// Offset and value of each slot, in order.
    pub(super) slots: Vec<(usize, SlotValue)>,
}

impl Slotted {
    /// Appends plain text; braces in it are never slots.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends a slot.
    pub(super) fn push_slot(&mut self, value: SlotValue) {
        let at = self.text.len();
        self.text.push_str(&value.text());
        self.slots.push((at, value));
    }

    /// Appends another slotted text.
    pub(super) fn append(&mut self, other: Self) {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.slots.extend(other.slots.into_iter().map(|(at, value)| (at + shift, value)));
    }

    /// The same slots between texts that were each rewritten.
    pub(super) fn map_texts(&self, rewrite: impl Fn(&str) -> String) -> Self {
        let mut mapped = Self::default();
        let mut done = 0;
        for (at, slot) in &self.slots {
            mapped.push(&rewrite(self.text.get(done..*at).unwrap_or_default()));
            mapped.push_slot(slot.clone());
            done = at + slot.text().len();
        }
        mapped.push(&rewrite(self.text.get(done..).unwrap_or_default()));
        mapped
    }

    /// Its slots, as slots of `part`.
    pub(super) fn slots_in(&self, part: &SlotPart) -> Vec<Slot> {
        let slot =
            |(at, value): &(usize, SlotValue)| Slot { part: part.clone(), at: *at, value: value.clone() };
        self.slots.iter().map(slot).collect()
    }

    /// The text with every slot replaced; `None` where the positions do not hold what they should.
    pub(super) fn splice<E>(
        &self,
        value: impl Fn(&SlotValue) -> Result<String, E>,
    ) -> Option<Result<String, E>> {
        let mut filled = String::with_capacity(self.text.len());
        let mut done = 0;
        for (at, slot) in &self.slots {
            filled.push_str(self.text.get(done..*at)?);
            done = *at + self.text.get(*at..)?.strip_prefix(&slot.text()).map(|_| slot.text().len())?;
            match value(slot) {
                Ok(text) => filled.push_str(&text),
                Err(error) => return Some(Err(error)),
            }
        }
        filled.push_str(self.text.get(done..)?);
        Some(Ok(filled))
    }
}

/// Reads a manifest's value: `{secret:…}` become slots, other slots are filled from `find`.
pub(super) fn slotted(template: &str, find: impl Fn(&str) -> Option<String>) -> Slotted {
    let mut text = Slotted::default();
    for piece in pieces(template) {
        match piece {
            Piece::Text(plain) => text.push(plain),
            Piece::Slot(slot) => match SlotName::parse(slot) {
                Some(name) => text.push_slot(SlotValue::Plain(name)),
                None => text.push(&expand(&format!("{{{slot}}}"), &find)),
            },
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_looks_like_a_slot_stays_text() {
        let mut header = Slotted::default();
        header.push("{secret:t} and ");
        header.push_slot(SlotValue::Plain(SlotName::Secret("t".to_owned())));
        assert_eq!(header.text, "{secret:t} and {secret:t}");
        let filled = header.splice::<()>(|_| Ok("x".to_owned())).unwrap().unwrap();
        assert_eq!(filled, "{secret:t} and x");
    }

    #[test]
    fn a_position_that_holds_something_else_is_refused() {
        let slot = SlotValue::Plain(SlotName::IdempotencyKey);
        for at in [1, 5, 99] {
            let moved = Slotted { text: "{idempotency:key}".to_owned(), slots: vec![(at, slot.clone())] };
            assert!(moved.splice::<()>(|_| Ok(String::new())).is_none(), "{at}");
        }
    }

    #[test]
    fn a_basic_slot_names_what_it_needs() {
        let basic = SlotValue::Basic("{secret:email}/token:{secret:key}".to_owned());
        assert_eq!(basic.text(), "{basic:{secret:email}/token:{secret:key}}");
        let names = ["email", "key"].map(|key| SlotName::Secret(key.to_owned()));
        assert_eq!(basic.names(), names);
    }
}
