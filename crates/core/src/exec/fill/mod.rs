//! The last step before a request leaves: secrets take the place of slots.
//!
//! The caller has had the plan's host admitted by the one door out before it fetches a single secret.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clawlink_manifest::Signature;
use url::Url;

use super::json::inner as json_inner;
use super::plan::Plan;
use super::render::{encode_value, is_header_value};
use super::slot::{OAUTH_TOKEN, OAUTH_TOKEN_SECRET, SlotName, SlotPart, SlotValue, Slotted};
use super::template::{Piece, pieces};
use crate::oauth1::{Keys, Moment, Unsigned, authorization};
use crate::outbound::Draft;
use crate::secret::Secret;

/// Only this kind of body is part of an OAuth 1.0a signature, RFC 5849 §3.4.1.3.1.
const FORM: &str = "application/x-www-form-urlencoded";

/// Why a plan could not be filled. Nothing was sent; no variant holds a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    /// There is no value for this slot.
    #[error("nothing to put into {0}")]
    Missing(String),
    /// The value cannot stand in a header.
    #[error("the value for {0} is not visible ASCII on one line")]
    Unusable(String),
    /// The plan's slots are not where the plan says: it was not made by rendering.
    #[error("the plan does not hold its slots")]
    Plan,
}

/// Fills every slot of a plan from `lookup`. Only positions that rendering recorded are replaced: text that looks
/// like a slot stays text, wherever it came from.
///
/// # Errors
/// [`FillError`]; nothing was sent.
pub fn fill(plan: &Plan, lookup: &dyn Fn(&SlotName) -> Option<String>) -> Result<Draft, FillError> {
    let slots = Slots { plan, lookup };
    let header = |(name, text): &(String, String)| {
        let filled = slots.part(&SlotPart::Header(name.clone()), text)?;
        if is_header_value(&filled) {
            Ok((name.clone(), filled))
        } else {
            Err(FillError::Unusable(name.clone()))
        }
    };
    Ok(Draft {
        method: plan.method.clone(),
        url: slots.part(&SlotPart::Url, &plan.url)?,
        headers: plan.headers.iter().map(header).collect::<Result<_, _>>()?,
        body: slots.body()?,
    })
}

struct Slots<'a> {
    plan: &'a Plan,
    lookup: &'a dyn Fn(&SlotName) -> Option<String>,
}

impl Slots<'_> {
    /// A body without slots is sent as it is: it need not be text.
    fn body(&self) -> Result<Vec<u8>, FillError> {
        let bytes = &self.plan.body.bytes;
        let slotted = |part: &&SlotPart| matches!(part, SlotPart::JsonBody | SlotPart::FormBody);
        let Some(part) = self.plan.slots.iter().map(|slot| &slot.part).find(slotted) else {
            return Ok(bytes.clone());
        };
        let text = std::str::from_utf8(bytes).map_err(|_| FillError::Plan)?;
        self.part(part, text).map(String::into_bytes)
    }

    fn part(&self, part: &SlotPart, text: &str) -> Result<String, FillError> {
        let here = self.plan.slots.iter().filter(|slot| slot.part == *part);
        let slots = here.map(|slot| (slot.at, slot.value.clone())).collect();
        let slotted = Slotted { text: text.to_owned(), slots };
        slotted.splice(|value| Ok(encode(part, &self.value(value)?))).ok_or(FillError::Plan)?
    }

    fn value(&self, value: &SlotValue) -> Result<String, FillError> {
        match value {
            SlotValue::Plain(name) => self.named(name),
            SlotValue::Basic(template) => self.basic(template),
            SlotValue::Signature(Signature::Oauth1HmacSha1) => self.oauth1(),
        }
    }

    fn basic(&self, template: &str) -> Result<String, FillError> {
        let mut credentials = String::new();
        for piece in pieces(template) {
            match piece {
                Piece::Text(text) => credentials.push_str(text),
                Piece::Slot(slot) => {
                    let name = SlotName::parse(slot).ok_or_else(|| FillError::Missing(slot.to_owned()))?;
                    credentials.push_str(&self.named(&name)?);
                }
            }
        }
        Ok(STANDARD.encode(credentials))
    }

    /// The `Authorization` header of RFC 5849 over the URL and, if it is one, the form as they will be sent.
    fn oauth1(&self) -> Result<String, FillError> {
        let secret = |key: &str| self.named(&SlotName::Secret(key.to_owned()));
        let url = self.part(&SlotPart::Url, &self.plan.url)?;
        let is_form = self.plan.body.content_type.as_deref().is_some_and(|kind| kind.starts_with(FORM));
        let unsigned = Unsigned {
            method: &self.plan.method,
            url: &Url::parse(&url).map_err(|_| FillError::Plan)?,
            form: &if is_form { self.body()? } else { Vec::new() },
        };
        let keys = Keys {
            consumer_key: self.named(&SlotName::ClientId)?,
            consumer_secret: Secret::new(self.named(&SlotName::ClientSecret)?),
            token: Some(secret(OAUTH_TOKEN)?),
            token_secret: Secret::new(secret(OAUTH_TOKEN_SECRET)?),
        };
        let moment =
            Moment { nonce: self.named(&SlotName::Nonce)?, timestamp: self.named(&SlotName::Timestamp)? };
        Ok(authorization(&unsigned, &keys, &moment, &[("oauth_version", "1.0")]))
    }

    fn named(&self, name: &SlotName) -> Result<String, FillError> {
        (self.lookup)(name).ok_or_else(|| FillError::Missing(name.text()))
    }
}

/// Writes a value as its part of the request needs it.
fn encode(part: &SlotPart, value: &str) -> String {
    match part {
        SlotPart::Url | SlotPart::FormBody => encode_value(value),
        SlotPart::Header(_) => value.to_owned(),
        SlotPart::JsonBody => json_inner(value),
    }
}

#[cfg(test)]
mod tests;
