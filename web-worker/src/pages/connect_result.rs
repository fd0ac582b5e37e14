//! `/connect/result`: how a connect ended. No code of the provider is in its address.

use askama::Template;

use super::{
    asset, filters,
    part::{Account, AppMark, Hidden, Shell},
};

/// The end of a connect.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/connect_result.html")]
pub struct ConnectResult {
    /// What surrounds it.
    pub shell: Shell,
    /// The app; `None` where the link names nothing this person may know.
    pub app: Option<AppMark>,
    /// Where its person goes on.
    pub onward: Onward,
    /// How it ended.
    pub outcome: Outcome,
}

/// The way on from a connect.
#[derive(Clone, Debug)]
pub struct Onward {
    /// Where it leads, on our own origin.
    pub url: String,
    /// What it is called.
    pub words: &'static str,
}

/// How a connect ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is connected.
    Connected {
        /// As whom.
        account: Account,
        /// Scopes it had not before.
        wider: Vec<String>,
        /// What is missing and what that disables, a sentence an item.
        missing: Vec<String>,
        /// `Google ends this in 7 days: your OAuth app is in testing.`; may be empty.
        caveat: String,
    },
    /// The person declined at the provider.
    Declined {
        /// Where.
        provider: String,
        /// Starts over (a POST).
        retry_action: String,
    },
    /// The provider refused, or could not be reached.
    Refused {
        /// Who.
        provider: String,
        /// Its answer, as a sentence.
        reason: String,
        /// Starts over (a POST).
        retry_action: String,
    },
    /// Somebody else than the account to reconnect signed in. Nothing is connected yet.
    OtherAccount {
        /// Where.
        provider: String,
        /// Who signed in.
        got: String,
        /// Who was expected; empty where that connection is gone.
        expected: String,
        /// Until when there is a choice.
        until: String,
        /// Takes the choice (a POST).
        action: String,
        /// What that form carries.
        hidden: Vec<Hidden>,
    },
    /// The choice was made, or its time is over, and what follows is on its way.
    GoingOn {
        /// Where.
        provider: String,
    },
    /// The other account was not kept.
    LetGo {
        /// Where.
        provider: String,
        /// Whether nobody chose in time.
        lapsed: bool,
        /// Starts over (a POST).
        retry_action: String,
    },
    /// Unknown, used, expired or another account's: one answer (404) for all.
    NotValid,
}

impl Outcome {
    /// What `connect.js` tells the page that opened the popup.
    #[must_use]
    pub const fn signal(&self) -> &'static str {
        match self {
            Self::Connected { .. } => "connected",
            Self::Declined { .. } => "declined",
            Self::Refused { .. } => "refused",
            Self::OtherAccount { .. } => "other_account",
            Self::GoingOn { .. } => "going_on",
            Self::LetGo { .. } => "let_go",
            Self::NotValid => "not_valid",
        }
    }
}

#[cfg(any(test, feature = "gallery"))]
impl ConnectResult {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |outcome| Self {
            shell: super::part::sample::shell("Connect Gmail", super::part::Nav::Elsewhere),
            app: Some(super::part::sample::app("Gmail")),
            onward: Onward { url: "/dashboard".to_owned(), words: "See your connections" },
            outcome,
        };
        let connected = |missing, caveat: &str| Outcome::Connected {
            account: super::part::sample::account("mara@acme.com", "acme.com"),
            wider: Vec::new(),
            missing,
            caveat: caveat.to_owned(),
        };
        let provider = "Google".to_owned();
        let retry_action = "/dashboard/apps/gmail/connect".to_owned();
        let lacking = vec!["Send mail was not granted: agents cannot send.".to_owned()];
        vec![
            ("connected", page(connected(Vec::new(), ""))),
            (
                "wider",
                page(Outcome::Connected {
                    account: super::part::sample::account("mara@acme.com", "acme.com"),
                    wider: vec!["mail.send".to_owned()],
                    missing: Vec::new(),
                    caveat: String::new(),
                }),
            ),
            ("partly", page(connected(lacking, "Google ends this in 7 days: your OAuth app is in testing."))),
            (
                "declined",
                page(Outcome::Declined { provider: provider.clone(), retry_action: retry_action.clone() }),
            ),
            (
                "refused",
                page(Outcome::Refused {
                    provider: provider.clone(),
                    reason: "Google does not know this client (invalid_client).".to_owned(),
                    retry_action: retry_action.clone(),
                }),
            ),
            (
                "other-account",
                page(Outcome::OtherAccount {
                    provider: provider.clone(),
                    got: "b@x.com".to_owned(),
                    expected: "a@x.com".to_owned(),
                    until: "25 Nov 2026, 16:11 UTC".to_owned(),
                    action: "/connect/result/choose".to_owned(),
                    hidden: vec![Hidden { name: "session".to_owned(), value: "cse_1".to_owned() }],
                }),
            ),
            ("going-on", page(Outcome::GoingOn { provider: provider.clone() })),
            ("let-go", page(Outcome::LetGo { provider, lapsed: false, retry_action })),
            ("not-valid", Self { app: None, ..page(Outcome::NotValid) }),
        ]
    }
}
