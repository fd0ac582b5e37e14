//! What a pairing page says once it is decided.

use askama::Template;

use super::{asset, filters, part::Shell};

/// The end of a pairing.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/consent_done.html")]
pub struct ConsentDone {
    /// What surrounds it.
    pub shell: Shell,
    /// `Claude Code on marlin`; foreign text.
    pub device: String,
    /// The devices page.
    pub devices_url: String,
    /// How it ended.
    pub ending: Ending,
}

/// How a pairing ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Approved; the client has not fetched its key yet.
    Waiting,
    /// Approved, and the person types this number into the terminal.
    TypeCode(String),
    /// The client has its key.
    Paired,
    /// Declined.
    Declined,
    /// The time ran out, or it was decided before.
    Over,
}

#[cfg(any(test, feature = "gallery"))]
impl ConsentDone {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |ending| Self {
            shell: super::part::sample::shell("Pair a device", super::part::Nav::Elsewhere),
            device: "Claude Code on marlin".to_owned(),
            devices_url: "/dashboard/devices".to_owned(),
            ending,
        };
        vec![
            ("waiting", page(Ending::Waiting)),
            ("type-code", page(Ending::TypeCode("47".to_owned()))),
            ("paired", page(Ending::Paired)),
            ("declined", page(Ending::Declined)),
            ("over", page(Ending::Over)),
        ]
    }
}
