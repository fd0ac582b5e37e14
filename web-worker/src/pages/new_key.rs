//! The one page that shows a new API key: the answer to the POST that made it.

use askama::Template;

use super::{
    asset, filters,
    part::{Nav, Shell},
};

/// Shows a key once. It has no `Debug`: the key must not reach a log.
#[derive(Template)]
#[template(path = "pages/new_key.html")]
pub struct NewKey {
    /// What surrounds it.
    pub shell: Shell,
    /// The name it was given.
    pub name: String,
    /// The key itself.
    pub key: String,
    /// The beginning of its SHA-256, by which we recognise it.
    pub fingerprint: String,
    /// One line that tries it.
    pub try_command: String,
    /// The devices page.
    pub devices_url: String,
}

#[cfg(any(test, feature = "gallery"))]
impl NewKey {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            shell: super::part::sample::shell("New API key", Nav::Devices),
            name: "nightly report".to_owned(),
            key: "cllk_live_EXAMPLEexampleEXAMPLEexampleEXAMPLEexampleEX0000000".to_owned(),
            fingerprint: "9f2c 41ab 7d03".to_owned(),
            try_command:
                "curl -H \"Authorization: Bearer $CLAWLINK_API_KEY\" https://api.claw-link.dev/v1/whoami"
                    .to_owned(),
            devices_url: "/dashboard/devices".to_owned(),
        };
        vec![("ready", page)]
    }
}
