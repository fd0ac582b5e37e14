//! `/dev/mailbox`: mail that a local server would have sent.

use askama::Template;

use super::{asset, filters, part::Shell};

/// The development mailbox.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/mailbox.html")]
pub struct Mailbox {
    /// What surrounds it.
    pub shell: Shell,
    /// Newest first.
    pub mails: Vec<Mail>,
    /// Back to where the code is asked for.
    pub sign_in_url: String,
}

/// One mail.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Its recipient.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// When it was sent, as words.
    pub when: String,
    /// The sign-in code in it.
    pub code: Option<String>,
    /// Its text, a paragraph an item.
    pub body: Vec<String>,
}

#[cfg(any(test, feature = "gallery"))]
impl Mailbox {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |mails| Self {
            shell: super::part::sample::visitor("Development mailbox"),
            mails,
            sign_in_url: "/sign-in".to_owned(),
        };
        let mail = |subject: &str, when: &str, code: Option<&str>, body: &str| Mail {
            to: "mara@acme.com".to_owned(),
            subject: subject.to_owned(),
            when: when.to_owned(),
            code: code.map(str::to_owned),
            body: vec![body.to_owned()],
        };
        vec![
            ("empty", page(Vec::new())),
            (
                "ready",
                page(vec![
                    mail("Your sign-in code", "14:31", Some("40718265"), "It works for 10 minutes."),
                    mail("A new device was paired", "14:02", None, "Claude Code on marlin can act for you."),
                ]),
            ),
        ]
    }
}
