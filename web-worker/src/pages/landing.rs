//! `/` for whoever is not signed in.

use askama::Template;

use super::{
    asset, filters,
    part::{AppMark, Shell},
};

/// The front page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/landing.html")]
pub struct Landing {
    /// What surrounds it.
    pub shell: Shell,
    /// Counted from the catalogue: `41 apps, 380 tools`.
    pub counts: String,
    /// Apps to show, each with the address of its page.
    pub apps: Vec<LandingApp>,
    /// The public directory.
    pub apps_url: String,
    /// How agents are set up.
    pub install_url: String,
    /// The reference of the API.
    pub api_url: String,
    /// Where to begin.
    pub start_url: String,
    /// One line that sets an agent up, with this deployment's origin.
    pub setup_command: String,
}

/// An app on the front page.
#[derive(Clone, Debug)]
pub struct LandingApp {
    /// Its icon and name.
    pub app: AppMark,
    /// Its page.
    pub url: String,
}

#[cfg(any(test, feature = "gallery"))]
impl Landing {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let names = ["Gmail", "Slack", "GitHub", "Notion", "Stripe", "Workbench"];
        let app = |name: &&str| LandingApp {
            app: super::part::sample::app(name),
            url: format!("/apps/{}", name.to_lowercase()),
        };
        let page = Self {
            shell: super::part::sample::visitor("Your agent can act"),
            counts: "41 apps, 380 tools".to_owned(),
            apps: names.iter().map(app).collect(),
            apps_url: "/apps".to_owned(),
            install_url: "/install".to_owned(),
            api_url: "/docs/api".to_owned(),
            start_url: "/sign-in".to_owned(),
            setup_command: "clawlink login --origin https://claw-link.dev".to_owned(),
        };
        vec![("ready", page)]
    }
}
