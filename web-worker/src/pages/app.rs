//! `/apps/:slug` and `/dashboard/apps/:slug`: what an agent could do with one app.

use askama::Template;
use clawlink_manifest::Effect;

use super::{
    apps::Connect,
    asset,
    connection::ScopeRow,
    connections::ConnectionCard,
    filters,
    part::{AppMark, EffectWords, Nav, Shell},
};

/// One app.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/app.html")]
pub struct App {
    /// What surrounds it; public when nobody is signed in.
    pub shell: Shell,
    /// Icon and name.
    pub app: AppMark,
    /// What it is for.
    pub summary: String,
    /// `Email`.
    pub category: String,
    /// The provider's API documentation.
    pub docs_url: String,
    /// Whether it can be connected.
    pub connect: Connect,
    /// Ways to connect, best first, as sentences (`Sign in at Google (OAuth 2)`).
    pub auths: Vec<String>,
    /// Where a signed-in person adds an OAuth app of their own; empty where that is no way to connect it.
    pub own_client_url: String,
    /// The only hosts its credential may go to.
    pub hosts: Vec<String>,
    /// The person's connections.
    pub cards: Vec<ConnectionCard>,
    /// Its tools by effect, mildest first, no empty group.
    pub effects: Vec<EffectGroup>,
    /// Permissions and their meaning.
    pub scopes: Vec<ScopeRow>,
    /// Answers with a text that changes when a connection is made or lost; empty for no polling.
    pub poll_url: String,
}

/// The tools that do one kind of thing.
#[derive(Clone, Debug)]
pub struct EffectGroup {
    /// What they do.
    pub effect: Effect,
    /// The tools.
    pub tools: Vec<ToolRow>,
}

/// One tool.
#[derive(Clone, Debug)]
pub struct ToolRow {
    /// Its name (`gmail_search_mail`).
    pub name: String,
    /// What a person calls it.
    pub title: String,
    /// One sentence.
    pub summary: String,
}

#[cfg(any(test, feature = "gallery"))]
impl App {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let tool = |name: &str, title: &str, summary: &str| ToolRow {
            name: name.to_owned(),
            title: title.to_owned(),
            summary: summary.to_owned(),
        };
        let scope = |name: &str, meaning: &str| ScopeRow {
            name: name.to_owned(),
            meaning: meaning.to_owned(),
            tools: "4 tools".to_owned(),
            granted: None,
        };
        let page = Self {
            shell: super::part::sample::shell("Gmail", Nav::Apps),
            app: super::part::sample::app("Gmail"),
            summary: "Search, read, label and send mail.".to_owned(),
            category: "Email".to_owned(),
            docs_url: "https://developers.google.com/gmail/api".to_owned(),
            connect: Connect::Again {
                action: "/dashboard/apps/gmail/connect".to_owned(),
                connected: "2 accounts".to_owned(),
            },
            auths: vec!["Sign in at Google (OAuth 2)".to_owned()],
            own_client_url: "/dashboard/settings/oauth-apps?app=gmail".to_owned(),
            hosts: vec!["gmail.googleapis.com".to_owned(), "oauth2.googleapis.com".to_owned()],
            cards: ConnectionCard::samples().into_iter().take(2).collect(),
            effects: vec![
                EffectGroup {
                    effect: Effect::Read,
                    tools: vec![
                        tool(
                            "gmail_search_mail",
                            "Search mail",
                            "Finds messages by the words Gmail's own search understands.",
                        ),
                        tool(
                            "gmail_get_message",
                            "Read a message",
                            "Gives headers, text and the list of attachments.",
                        ),
                    ],
                },
                EffectGroup {
                    effect: Effect::IdempotentWrite,
                    tools: vec![tool("gmail_label_message", "Label a message", "Adds and removes labels.")],
                },
                EffectGroup {
                    effect: Effect::Write,
                    tools: vec![tool("gmail_send_mail", "Send mail", "Sends a message as you.")],
                },
                EffectGroup {
                    effect: Effect::Destructive,
                    tools: vec![tool(
                        "gmail_delete_message",
                        "Delete a message",
                        "Deletes it for good, past the bin.",
                    )],
                },
            ],
            scopes: vec![
                scope("gmail.readonly", "Read mail and settings"),
                scope("gmail.send", "Send mail as you"),
            ],
            poll_url: "/dashboard/connections/version".to_owned(),
        };
        let public = Self {
            shell: super::part::sample::visitor("Gmail"),
            connect: Connect::SignIn { url: "/sign-in?next=/apps/gmail".to_owned() },
            own_client_url: String::new(),
            cards: Vec::new(),
            ..page.clone()
        };
        let unconfigured = Self {
            connect: Connect::NeedsClient { add_url: "/dashboard/settings/oauth-apps?app=gmail".to_owned() },
            cards: Vec::new(),
            ..page.clone()
        };
        vec![("connected", page), ("public", public), ("needs-client", unconfigured)]
    }
}
