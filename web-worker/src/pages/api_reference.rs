//! `/docs/api`: the API for people.

use askama::Template;

use super::{asset, filters, part::Nav, part::Shell};

/// The reference.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/api_reference.html")]
pub struct ApiReference {
    /// What surrounds it.
    pub shell: Shell,
    /// Origin of the API.
    pub origin: String,
    /// The description for programs.
    pub description_url: String,
    /// Where a key is made.
    pub keys_url: String,
    /// How agents are set up.
    pub install_url: String,
    /// What every operation may answer.
    pub everywhere: Vec<AnswerLine>,
    /// In the order of a first visit.
    pub chapters: Vec<Chapter>,
}

/// Operations about one thing.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// Anchor.
    pub id: String,
    /// Heading.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// Its operations.
    pub operations: Vec<OperationEntry>,
}

/// One method of one path.
#[derive(Clone, Debug)]
pub struct OperationEntry {
    /// Anchor: its name.
    pub id: String,
    /// `GET /v1/whoami`.
    pub call: String,
    /// What it does.
    pub summary: String,
    /// More of it.
    pub about: String,
    /// What may be given.
    pub parameters: Vec<ParameterLine>,
    /// An example of its body.
    pub body: Option<String>,
    /// An example of its answer.
    pub answer: Option<String>,
    /// Every status.
    pub answers: Vec<AnswerLine>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct ParameterLine {
    /// Its name.
    pub name: String,
    /// Where it stands, and whether it must.
    pub place: String,
    /// What it is.
    pub about: String,
}

/// A status.
#[derive(Clone, Debug)]
pub struct AnswerLine {
    /// The status.
    pub status: String,
    /// What it means.
    pub about: String,
}

#[cfg(any(test, feature = "gallery"))]
impl ApiReference {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let text = str::to_owned;
        let operation = OperationEntry {
            id: text("get_app"),
            call: text("GET /v1/apps/{app}"),
            summary: text("Read one app"),
            about: text("With the ways to connect it."),
            parameters: vec![ParameterLine {
                name: text("app"),
                place: text("path, required"),
                about: text("Slug of the app."),
            }],
            body: None,
            answer: Some(text("{\n  \"app\": \"workbench\"\n}")),
            answers: vec![
                AnswerLine { status: text("200"), about: text("The app.") },
                AnswerLine { status: text("404"), about: text("unknown_app") },
            ],
        };
        let chapter = Chapter {
            id: text("apps"),
            title: text("Apps"),
            about: text("What can be connected."),
            operations: vec![operation],
        };
        let page = Self {
            shell: super::part::sample::visitor("API reference"),
            origin: text("https://api.claw-link.dev"),
            description_url: text("https://api.claw-link.dev/openapi.json"),
            keys_url: text("/dashboard/devices"),
            install_url: text("/install"),
            everywhere: vec![AnswerLine { status: text("401"), about: text("No live credential was sent.") }],
            chapters: vec![chapter],
        };
        vec![("ready", page)]
    }
}
