//! `/dashboard/connections/:id`: one connection, and everything that can be done with it.

use askama::Template;

use super::{
    asset, filters,
    part::{Account, AppMark, EffectWords, Execution, Health, Nav, Shell, Tone},
};

/// One connection.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/connection.html")]
pub struct Connection {
    /// What surrounds it.
    pub shell: Shell,
    /// The app.
    pub app: AppMark,
    /// Whose account it is.
    pub account: Account,
    /// What the person calls it; may be empty.
    pub label: String,
    /// Why the new label was refused; may be empty.
    pub label_error: String,
    /// How it does.
    pub health: Health,
    /// Where the health's button posts to.
    pub action: String,
    /// What will go wrong later, or for some tools; a sentence each.
    pub warnings: Vec<String>,
    /// What the last test asked and was answered; `None` when none was just made.
    pub test: Option<TestResult>,
    /// Whether it is used when a call names none.
    pub is_default: bool,
    /// Where "Make default" posts to.
    pub default_action: String,
    /// Where the new label is posted to.
    pub rename_action: String,
    /// The page that asks before disconnecting.
    pub disconnect_url: String,
    /// Label and value: connected on, key age, last used.
    pub facts: Vec<Fact>,
    /// Permissions, in the manifest's order.
    pub scopes: Vec<ScopeRow>,
    /// The last calls, newest first.
    pub executions: Vec<Execution>,
    /// Activity, filtered to this connection.
    pub activity_url: String,
}

/// A label and its value.
#[derive(Clone, Debug)]
pub struct Fact {
    /// `Connected`.
    pub label: String,
    /// `3 Nov 2026`.
    pub value: String,
}

/// One permission.
#[derive(Clone, Debug)]
pub struct ScopeRow {
    /// As the provider writes it.
    pub name: String,
    /// What it lets somebody do.
    pub meaning: String,
    /// How many tools need it, as words (`4 tools`); empty when unknown.
    pub tools: String,
    /// Whether it was granted; `None` where nobody has been asked.
    pub granted: Option<bool>,
}

/// What "Test now" asked, and the answer.
#[derive(Clone, Debug)]
pub struct TestResult {
    /// Its colour.
    pub tone: Tone,
    /// `Slack answered 200 in 180 ms: mara in acme.slack.com`.
    pub words: String,
    /// `GET https://slack.com/api/auth.test`, secrets as chips.
    pub request: String,
}

#[cfg(any(test, feature = "gallery"))]
impl Connection {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let fact = |label: &str, value: &str| Fact { label: label.to_owned(), value: value.to_owned() };
        let scope = |name: &str, meaning: &str, granted| ScopeRow {
            name: name.to_owned(),
            meaning: meaning.to_owned(),
            tools: "4 tools".to_owned(),
            granted: Some(granted),
        };
        let page = |card: super::connections::ConnectionCard| Self {
            shell: super::part::sample::shell(&card.app.name, Nav::Connections),
            app: card.app,
            account: card.account,
            label: card.label,
            label_error: String::new(),
            health: card.health,
            action: card.action,
            warnings: Vec::new(),
            test: None,
            is_default: card.is_default,
            default_action: "/dashboard/connections/con_1/default".to_owned(),
            rename_action: "/dashboard/connections/con_1/rename".to_owned(),
            disconnect_url: "/dashboard/connections/con_1/disconnect".to_owned(),
            facts: vec![
                fact("Connected", "3 Nov 2026"),
                fact("Last used", "3 min ago, Claude Code on marlin"),
                fact("Key", "Renewed 26 min ago, version 412"),
                fact("Sent only to", "gmail.googleapis.com"),
            ],
            scopes: vec![
                scope("gmail.readonly", "Read mail and settings", true),
                scope("gmail.send", "Send mail as you", false),
            ],
            executions: super::part::sample::executions().into_iter().skip(1).take(2).collect(),
            activity_url: "/dashboard/activity?connection=con_1".to_owned(),
        };
        let names = ["healthy", "expiring", "stale", "paced", "new", "degraded"];
        let cards = super::connections::ConnectionCard::samples();
        let mut all: Vec<_> = names.into_iter().zip(cards.into_iter().map(page)).collect();
        let tested = all.first().map(|(_, healthy)| Self {
            warnings: vec!["Not granted, so some tools will be refused: gmail.send.".to_owned()],
            test: Some(TestResult {
                tone: Tone::Ok,
                words: "Google answered 200 in 180 ms: mara@acme.com.".to_owned(),
                request: "GET https://gmail.googleapis.com/gmail/v1/users/me/profile\nAuthorization: Bearer ‹access token›".to_owned(),
            }),
            label_error: "A label has at most 60 characters.".to_owned(),
            ..healthy.clone()
        });
        all.extend(tested.map(|page| ("tested", page)));
        all
    }
}
