//! The last step before a request leaves: secrets take the place of slots.
//!
//! The caller has had the plan's host admitted by the one door out before it fetches a single secret.

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
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clawlink_manifest::Signature;
use url::Url;

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
mod tests {
    use super::*;
    use crate::exec::fixtures;
    use crate::exec::render::render;
    use crate::exec::validate::validate;
    use clawlink_manifest::{Encode, Idempotency, Inject, InjectPlace, Part, Tool};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn signing(name: &SlotName) -> String {
        match name {
            SlotName::Secret(key) => key.replace("oauth_", "my-"),
            SlotName::ClientId => "client".to_owned(),
            SlotName::ClientSecret => "client-secret".to_owned(),
            SlotName::Nonce => "nonce".to_owned(),
            SlotName::Timestamp => "137131200".to_owned(),
            SlotName::IdempotencyKey => "key".to_owned(),
        }
    }

    #[test]
    fn a_signature_covers_the_query_and_the_form_as_they_are_sent() {
        let mut app = fixtures::app();
        app.injects.to_mut().push(Inject {
            auth: vec!["signed".into()].into(),
            place: InjectPlace::Sign,
            name: "".into(),
            value: "".into(),
            sign: Some(Signature::Oauth1HmacSha1),
        });
        let signed = |tool: &Tool, arguments: Value| {
            let arguments = validate(tool, arguments.as_object().unwrap()).unwrap();
            let target = fixtures::target("signed");
            let plan = render(&app, tool, &arguments, &target, fixtures::HOOKS, None).unwrap();
            let shown = plan.headers.iter().find(|(name, _)| name == "authorization").unwrap();
            assert_eq!(shown.1, "{signature:oauth1}");
            assert_eq!(plan.secrets().len(), 2, "a preview tells what it is signed with");
            fill(&plan, &|name| Some(signing(name))).unwrap()
        };
        let form = Tool { encode: Encode::Form, ..fixtures::tool("notes_create") };
        for (tool, arguments) in [
            (fixtures::tool("notes_list"), json!({ "q": "a b&c" })),
            (form, json!({ "title": "é=1", "body": "{secret:oauth_token}" })),
        ] {
            let draft = signed(&tool, arguments);
            let keys = Keys {
                consumer_key: "client".to_owned(),
                consumer_secret: Secret::new("client-secret".to_owned()),
                token: Some("my-token".to_owned()),
                token_secret: Secret::new("my-token_secret".to_owned()),
            };
            let unsigned =
                Unsigned { method: &draft.method, url: &Url::parse(&draft.url).unwrap(), form: &draft.body };
            let moment = Moment { nonce: "nonce".to_owned(), timestamp: "137131200".to_owned() };
            let wanted = authorization(&unsigned, &keys, &moment, &[("oauth_version", "1.0")]);
            assert_eq!(draft.headers.iter().find(|(name, _)| name == "authorization").unwrap().1, wanted);
            assert!(!wanted.contains("my-token_secret") && !wanted.contains("client-secret"));
        }
    }

    const CANARY: &str = "cAnArY-%2e\"&x";

    fn canary(name: &SlotName) -> Option<String> {
        match name {
            SlotName::Secret(key) => {
                ["access_token", "api_key"].contains(&key.as_str()).then(|| CANARY.to_owned())
            }
            SlotName::IdempotencyKey => Some("key-1".to_owned()),
            _ => None,
        }
    }

    fn plan(tool: &str, arguments: &Value, auth: &str, key: Option<(Part, &'static str)>) -> Plan {
        let mut app = fixtures::app();
        app.idempotency = key.map(|(place, name)| Idempotency { place, name: name.into() });
        let tool = fixtures::tool(tool);
        let arguments = validate(&tool, arguments.as_object().unwrap()).unwrap();
        render(&app, &tool, &arguments, &fixtures::target(auth), fixtures::HOOKS, None).unwrap()
    }

    fn header<'a>(draft: &'a Draft, name: &str) -> Option<&'a str> {
        draft.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn each_way_to_authenticate_fills_its_place() {
        let arguments = json!({ "title": "t" });
        let oauth = fill(&plan("notes_create", &arguments, "oauth", None), &canary).ok().unwrap();
        assert_eq!(header(&oauth, "authorization"), Some("Bearer cAnArY-%2e\"&x"));
        let key = fill(&plan("notes_create", &arguments, "key", None), &canary).ok().unwrap();
        assert_eq!(key.url, "https://api.notes.example.com/v1/notes?key=cAnArY-%252e%22%26x");
        let login = fill(&plan("notes_create", &arguments, "login", None), &|name| match name {
            SlotName::Secret(key) => Some(format!("{key}é")),
            _ => None,
        });
        let expected = format!("Basic {}", STANDARD.encode("useré:passwordé"));
        assert_eq!(header(&login.ok().unwrap(), "authorization"), Some(expected.as_str()));
    }

    #[test]
    fn an_idempotency_key_stands_in_header_json_or_form() {
        let arguments = json!({ "title": "{idempotency:key}" });
        let named =
            |tool, part| fill(&plan(tool, &arguments, "", Some((part, "request_id"))), &canary).ok().unwrap();
        assert_eq!(header(&named("notes_create", Part::Header), "request_id"), Some("key-1"));
        let body = br#"{"title":"{idempotency:key}","request_id":"key-1"}"#;
        assert_eq!(named("notes_create", Part::Body).body, body);
        let form = b"title=%7Bidempotency%3Akey%7D&request_id=key-1";
        assert_eq!(named("notes_form", Part::Body).body, form);
    }

    #[test]
    fn a_missing_or_unprintable_secret_is_refused() {
        let plan = plan("notes_create", &json!({ "title": "t" }), "oauth", None);
        let missing = FillError::Missing("{secret:access_token}".to_owned());
        assert_eq!(fill(&plan, &|_| None).err(), Some(missing));
        let broken = |_: &SlotName| Some("a\r\nhost: evil".to_owned());
        assert_eq!(fill(&plan, &broken).err(), Some(FillError::Unusable("authorization".to_owned())));
    }

    #[test]
    fn a_plan_whose_slots_moved_is_refused() {
        let mut plan = plan("notes_create", &json!({ "title": "t" }), "oauth", None);
        plan.slots[0].at += 1;
        assert_eq!(fill(&plan, &canary).err(), Some(FillError::Plan));
    }

    /// Texts that try to be a slot, a brace or a separator.
    fn hostile() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            Just("{secret:access_token}".to_owned()),
            Just("{idempotency:key}".to_owned()),
            Just("{basic:".to_owned()),
            Just("}".to_owned()),
            Just("{".to_owned()),
            "[ -~]{0,4}",
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(part, 1..5).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn an_argument_never_becomes_a_secret(title in hostile(), body in hostile()) {
            let arguments = json!({ "title": title, "body": body });
            let plan = plan("notes_create", &arguments, "oauth", Some((Part::Body, "request_id")));
            let draft = fill(&plan, &canary).ok().unwrap();
            let sent: Value = serde_json::from_slice(&draft.body).unwrap();
            prop_assert_eq!(sent, json!({ "title": title, "body": body, "request_id": "key-1" }));
            prop_assert!(!draft.url.contains("cAnArY"));
            let holders = draft.headers.iter().filter(|(_, value)| value.contains("cAnArY")).count();
            prop_assert_eq!(holders, 1);
        }

        #[test]
        fn nor_in_a_query_a_path_or_a_header(q in hostile(), note in "[!-~]{1,4}", id in "[{}a-z:_]{1,24}") {
            let list = plan("notes_list", &json!({ "q": q }), "key", None);
            let url = Url::parse(&fill(&list, &canary).ok().unwrap().url).unwrap();
            let pairs: Vec<_> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(pairs, [("q".to_owned(), q), ("key".to_owned(), CANARY.to_owned())]);

            let note = format!("{{secret:access_token}}{note}");
            let arguments = json!({ "id": id, "path": "a", "note": note });
            let draft = fill(&plan("notes_nested", &arguments, "oauth", None), &canary).ok().unwrap();
            prop_assert_eq!(header(&draft, "x-note"), Some(note.as_str()));
            let url = Url::parse(&draft.url).unwrap();
            prop_assert_eq!(url.as_str(), draft.url.as_str());
            let segment = url.path_segments().unwrap().nth(2).unwrap().to_owned();
            let decoded = percent_encoding::percent_decode_str(&segment).decode_utf8().unwrap().into_owned();
            prop_assert_eq!(decoded, id);
        }
    }
}
