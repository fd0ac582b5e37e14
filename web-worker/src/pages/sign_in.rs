//! `/sign-in`: an address, then the code sent to it.

use askama::Template;

use super::{asset, filters, part::Shell};

/// The sign-in page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/sign_in.html")]
pub struct SignIn {
    /// What surrounds it; nobody is signed in.
    pub shell: Shell,
    /// Where the current form posts to.
    pub action: String,
    /// The form token of the login cookie.
    pub csrf: String,
    /// Where to go afterwards: a local path, or empty.
    pub next: String,
    /// Other ways to sign in, as configured.
    pub providers: Vec<SignInProvider>,
    /// The development mailbox; only locally.
    pub mailbox_url: Option<String>,
    /// Which step, with what was typed.
    pub step: Step,
}

/// A provider that can sign somebody in.
#[derive(Clone, Debug)]
pub struct SignInProvider {
    /// `GitHub`.
    pub name: String,
    /// Where its form posts to.
    pub action: String,
}

/// The two steps.
#[derive(Clone, Debug)]
pub enum Step {
    /// Asks for the address.
    Email {
        /// What was typed.
        email: String,
        /// What is wrong with it; empty when nothing is.
        error: String,
    },
    /// Asks for the code.
    Code {
        /// Where the code went, if the address can sign in.
        email: String,
        /// `That code is not right. 4 tries left.`; empty when nothing is wrong.
        error: String,
        /// Starts over with another address.
        restart_url: String,
    },
}

/// The sentence for a wrong code.
#[must_use]
pub fn wrong_code(tries_left: u8) -> String {
    let tries = if tries_left == 1 { "try" } else { "tries" };
    format!("That code is not right. {tries_left} {tries} left.")
}

#[cfg(any(test, feature = "gallery"))]
impl SignIn {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |step| Self {
            shell: super::part::sample::visitor("Sign in"),
            action: "/sign-in".to_owned(),
            csrf: "token".to_owned(),
            next: "/dashboard".to_owned(),
            providers: Vec::new(),
            mailbox_url: Some("/dev/mailbox".to_owned()),
            step,
        };
        let email =
            |email: &str, error: &str| Step::Email { email: email.to_owned(), error: error.to_owned() };
        let code = |error: String| Step::Code {
            email: "mara@acme.com".to_owned(),
            error,
            restart_url: "/sign-in".to_owned(),
        };
        let provider = SignInProvider { name: "GitHub".to_owned(), action: "/sign-in/github".to_owned() };
        let production = Self { mailbox_url: None, providers: vec![provider], ..page(email("", "")) };
        vec![
            ("email", page(email("", ""))),
            ("email-error", page(email("mara@", "An address has a name, an @ and a domain: mara@acme.com."))),
            ("code", page(code(String::new()))),
            ("code-error", page(code(wrong_code(4)))),
            ("providers", production),
        ]
    }
}
