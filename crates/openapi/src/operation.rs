//! An operation: what is asked, what is answered, and how it is refused.

use serde_json::{Map, Value, json};

use crate::link::{Link, Takes};
use crate::member::with;
use crate::problems::{Refusals, responses};
use crate::schema::Schema;

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
}

/// A parameter.
pub(crate) struct Parameter {
    place: Place,
    name: &'static str,
    schema: Schema,
    required: bool,
    example: Option<Value>,
}

/// The answer of an operation that did what was asked.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) description: &'static str,
    pub(crate) content: Content,
    /// Where it leads on.
    pub(crate) links: Vec<Link>,
}

/// What an answer carries.
pub(crate) enum Content {
    Nothing,
    /// JSON: schema and example.
    Json(Schema, Value),
    /// Bytes of any content type.
    Bytes,
}

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Device,
    /// A device, or whoever holds the signed link.
    DeviceOrLink,
}

/// One method of one path.
pub(crate) struct Operation {
    /// Unique, `snake_case`.
    pub(crate) id: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) tag: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) description: &'static str,
    pub(crate) access: Access,
    pub(crate) parameters: Vec<Parameter>,
    /// Schema and example of the JSON body.
    pub(crate) body: Option<(Schema, Value)>,
    pub(crate) answers: Vec<Answer>,
    pub(crate) refusals: Refusals,
}

impl Parameter {
    fn new(place: Place, name: &'static str, schema: Schema) -> Self {
        Self { place, name, schema, required: place == Place::Path, example: None }
    }

    pub(crate) fn path(name: &'static str, schema: Schema, example: &str) -> Self {
        Self { example: Some(json!(example)), ..Self::new(Place::Path, name, schema) }
    }

    pub(crate) fn query(name: &'static str, schema: Schema) -> Self {
        Self::new(Place::Query, name, schema)
    }

    pub(crate) fn header(name: &'static str, schema: Schema) -> Self {
        Self::new(Place::Header, name, schema)
    }

    pub(crate) fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// A value to ask with. What has none is left out of the operation's example.
    pub(crate) fn example(self, example: impl Into<Value>) -> Self {
        Self { example: Some(example.into()), ..self }
    }

    /// As in the document. The description stands beside the schema, where readers look for it.
    fn render(self) -> Value {
        let Schema(mut schema) = self.schema;
        let description = schema.as_object_mut().and_then(|members| members.remove("description"));
        let place = match self.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
        };
        let mut told = json!({ "name": self.name, "in": place, "required": self.required, "schema": schema });
        if let Some(description) = description {
            told = with(told, "description", description);
        }
        if let Some(example) = self.example {
            told = with(told, "example", example);
        }
        told
    }
}

impl Answer {
    /// A JSON answer.
    pub(crate) fn json(status: u16, description: &'static str, schema: Schema, example: Value) -> Self {
        Self { status, description, content: Content::Json(schema, example), links: vec![] }
    }

    /// Leads on to an operation that takes a part of this answer.
    pub(crate) fn leads_to(mut self, operation: &'static str, takes: Takes, from: &'static str) -> Self {
        self.links.push(Link { operation, takes, from });
        self
    }

    fn render(self) -> (String, Value) {
        let mut told = json!({
            "description": self.description,
            "headers": { "X-Request-Id": { "$ref": "#/components/headers/RequestId" } },
        });
        match self.content {
            Content::Nothing => {}
            Content::Json(schema, example) => {
                told = with(
                    told,
                    "content",
                    json!({ "application/json": { "schema": schema.0, "example": example } }),
                );
            }
            Content::Bytes => told = with(told, "content", json!({ "*/*": {} })),
        }
        if !self.links.is_empty() {
            let links = self.links.iter().map(|link| (link.operation.to_owned(), link.render()));
            told = with(told, "links", links.collect::<Map<_, _>>());
        }
        (self.status.to_string(), told)
    }
}

impl Operation {
    /// As in the document.
    pub(crate) fn render(self) -> Value {
        let mut answers: Map<String, Value> = self.answers.into_iter().map(Answer::render).collect();
        answers.extend(responses(self.refusals));
        let mut told = json!({
            "operationId": self.id, "tags": [self.tag], "summary": self.summary, "responses": answers,
        });
        if !self.description.is_empty() {
            told = with(told, "description", json!(self.description));
        }
        if !self.parameters.is_empty() {
            told = with(
                told,
                "parameters",
                self.parameters.into_iter().map(Parameter::render).collect::<Value>(),
            );
        }
        if let Some((schema, example)) = self.body {
            let content = json!({ "application/json": { "schema": schema.0, "example": example } });
            told = with(told, "requestBody", json!({ "required": true, "content": content }));
        }
        if self.access == Access::DeviceOrLink {
            told = with(told, "security", json!([{ "bearer": [] }, { "apiKey": [] }, {}]));
        }
        told
    }
}
