//! The page that takes a browser to another origin after a POST.
//!
//! `form-action 'self'` also blocks redirects that follow a POST, so a 303 to a provider would die silently.
//! This page is answered 200 and navigates by itself.

use askama::Template;

use super::{asset, filters, part::Shell};

/// Leaves for `url`.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/hand_off.html")]
pub struct HandOff {
    /// What surrounds it.
    pub shell: Shell,
    /// Where to: checked against what the app or client declared before it comes here.
    pub url: String,
    /// Its host, or its scheme for a custom one, as the person should read it.
    pub host: String,
    /// Who is there (`Google`, `the terminal on marlin`).
    pub name: String,
}

#[cfg(any(test, feature = "gallery"))]
impl HandOff {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            shell: super::part::sample::shell("Continue", super::part::Nav::Elsewhere),
            url: "https://accounts.google.com/o/oauth2/v2/auth?state=st&scope=openid".to_owned(),
            host: "accounts.google.com".to_owned(),
            name: "Google".to_owned(),
        };
        vec![("ready", page)]
    }
}
