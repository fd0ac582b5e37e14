//! The exact request a call would send, before any secret is in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clawlink_manifest::Effect;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::slot::{Slot, SlotName, SlotPart};

/// A rendered request. A preview shows it, a digest names it, an execution fills its slots and sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Full name of the tool.
    pub tool: String,
    /// Slug of the app.
    pub app: String,
    /// The tool's revision.
    pub revision: String,
    /// What it does to the world.
    pub effect: Effect,
    /// Id of the acting connection; empty for an app that needs none.
    pub connection: String,
    /// HTTP method, upper case.
    pub method: String,
    /// Absolute URL, slots unexpanded. A brace in it is always a slot's: arguments are percent-encoded.
    pub url: String,
    /// Headers in the order they are sent, names in lower case, slots unexpanded, `content-type` among them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: PlannedBody,
    /// Every slot of URL, headers and body. Text that only looks like a slot is not listed, and is not filled.
    pub slots: Vec<Slot>,
    /// What a person reads before it runs.
    pub summary: String,
    /// Whole-call deadline in seconds.
    pub timeout_s: u32,
}

/// The body of a planned request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedBody {
    /// Its content type; `None` where there is no body.
    pub content_type: Option<String>,
    /// Its bytes, an idempotency slot unexpanded.
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub bytes: Vec<u8>,
}

/// One use of a secret, as a preview lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecretUse {
    /// `{secret:access_token}`.
    pub slot: String,
    /// `header authorization`, `url`.
    pub location: String,
}

impl Plan {
    /// Every secret the request will carry, and where.
    #[must_use]
    pub fn secrets(&self) -> Vec<SecretUse> {
        let uses = |slot: &Slot| {
            let location = location(&slot.part);
            let secret = |name: &SlotName| matches!(name, SlotName::Secret(_));
            let names = slot.value.names().into_iter().filter(secret);
            names
                .map(move |name| SecretUse { slot: name.text(), location: location.clone() })
                .collect::<Vec<_>>()
        };
        self.slots.iter().flat_map(uses).collect()
    }

    /// Whether the provider is given a key under which it drops repeats, so that the request may be sent again.
    #[must_use]
    pub fn is_keyed(&self) -> bool {
        self.slots.iter().any(|slot| slot.value.names().contains(&SlotName::IdempotencyKey))
    }
}

fn location(part: &SlotPart) -> String {
    match part {
        SlotPart::Url => "url".to_owned(),
        SlotPart::Header(name) => format!("header {name}"),
        SlotPart::JsonBody | SlotPart::FormBody => "body".to_owned(),
    }
}

fn to_base64<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(bytes))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    STANDARD.decode(text).map_err(D::Error::custom)
}
