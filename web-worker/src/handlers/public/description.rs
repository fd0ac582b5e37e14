use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The description of `/v1`, as far as a page shows it.
#[derive(Debug, Deserialize)]
pub(super) struct Description {
    pub(super) tags: Vec<Tag>,
    pub(super) paths: BTreeMap<String, BTreeMap<String, Operation>>,
    components: Components,
}

#[derive(Debug, Deserialize)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) description: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Operation {
    #[serde(rename = "operationId")]
    pub(super) id: String,
    pub(super) tags: Vec<String>,
    pub(super) summary: String,
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) parameters: Vec<Parameter>,
    #[serde(rename = "requestBody")]
    pub(super) body: Option<Body>,
    responses: BTreeMap<String, Answer>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) r#in: String,
    pub(super) required: bool,
    #[serde(default)]
    pub(super) description: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Body {
    content: BTreeMap<String, Content>,
}

/// An answer, or the name of one that several operations give.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Answer {
    Named {
        #[serde(rename = "$ref")]
        name: String,
    },
    Told(Told),
}

#[derive(Debug, Deserialize)]
pub(super) struct Told {
    pub(super) description: String,
    #[serde(default)]
    content: BTreeMap<String, Content>,
}

#[derive(Debug, Deserialize)]
struct Content {
    example: Option<Value>,
}

#[derive(Debug, Deserialize)]
struct Components {
    responses: BTreeMap<String, Told>,
}

impl Description {
    /// Reads the document that the API serves.
    ///
    /// # Errors
    /// Where it has another shape, which a test of ours would have seen.
    pub(super) fn read() -> serde_json::Result<Self> {
        serde_json::from_str(include_str!("../../../../docs/openapi.json"))
    }

    /// The answers that all operations share, by status.
    pub(super) fn shared(&self) -> BTreeMap<&str, &Told> {
        let operations = self.paths.values().flat_map(BTreeMap::values);
        let mut shared = BTreeMap::new();
        for (status, answer) in operations.flat_map(|operation| operation.responses.iter()) {
            let Answer::Named { name } = answer else { continue };
            let told = name.rsplit('/').next().and_then(|name| self.components.responses.get(name));
            shared.extend(told.map(|told| (status.as_str(), told)));
        }
        shared
    }
}

impl Operation {
    /// The answers that it does not share with all others, by status.
    pub(super) fn answers(&self) -> Vec<(&str, &Told)> {
        let answers = self.responses.iter().filter_map(|(status, answer)| match answer {
            Answer::Told(told) => Some((status.as_str(), told)),
            Answer::Named { .. } => None,
        });
        answers.collect()
    }
}

impl Body {
    /// Its example.
    pub(super) fn example(&self) -> Option<&Value> {
        self.content.values().find_map(|content| content.example.as_ref())
    }
}

impl Told {
    /// Its example.
    pub(super) fn example(&self) -> Option<&Value> {
        self.content.values().find_map(|content| content.example.as_ref())
    }
}
