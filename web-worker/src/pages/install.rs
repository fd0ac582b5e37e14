//! `/install` and `/install/{agent}`: how each agent is told about this deployment.

use askama::Template;

use super::{asset, filters, part::Nav, part::Shell};

/// The list of agents.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/install.html")]
pub struct Install {
    /// What surrounds it.
    pub shell: Shell,
    /// Each with its page.
    pub agents: Vec<AgentLink>,
    /// The MCP endpoint, for an agent that is not listed.
    pub endpoint: String,
    /// The page of the API.
    pub api_url: String,
}

/// An agent in the list.
#[derive(Clone, Debug)]
pub struct AgentLink {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// How it can sign in, in words.
    pub how: &'static str,
}

/// The page of one agent.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/install_agent.html")]
pub struct InstallAgent {
    /// What surrounds it.
    pub shell: Shell,
    /// Its name.
    pub name: String,
    /// One line that does it all, by our command line.
    pub command: String,
    /// The ways to do it by hand, the better one first.
    pub ways: Vec<WayToInstall>,
    /// All agents.
    pub list_url: String,
}

/// A way to set it up by hand.
#[derive(Clone, Debug)]
pub struct WayToInstall {
    /// What it is.
    pub title: &'static str,
    /// What comes of it.
    pub about: &'static str,
    /// Where a key is made, for a way that needs one.
    pub key_url: Option<String>,
    /// In order.
    pub steps: Vec<InstallStep>,
}

/// A step.
#[derive(Clone, Debug)]
pub struct InstallStep {
    /// What to do.
    pub words: String,
    /// What to run or paste, where there is something.
    pub text: Option<String>,
}

#[cfg(any(test, feature = "gallery"))]
impl Install {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let link = |(name, how): &(&str, &'static str)| AgentLink {
            name: (*name).to_owned(),
            url: format!("/install/{}", name.to_lowercase().replace(' ', "-")),
            how,
        };
        let agents = [("Claude Code", "In the browser, or by a key"), ("OpenClaw", "By a key")];
        let page = Self {
            shell: super::part::sample::visitor("Set up your agent"),
            agents: agents.iter().map(link).collect(),
            endpoint: "https://api.claw-link.dev/mcp".to_owned(),
            api_url: "/docs/api".to_owned(),
        };
        vec![("ready", page)]
    }
}

#[cfg(any(test, feature = "gallery"))]
impl InstallAgent {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let step = |words: &str, text: Option<&str>| InstallStep {
            words: words.to_owned(),
            text: text.map(str::to_owned),
        };
        let ways = vec![
            WayToInstall {
                title: "Sign in by the browser",
                about: "A page asks you what the agent may do.",
                key_url: None,
                steps: vec![step("Run:", Some("codex mcp add clawlink --url https://api.claw-link.dev/mcp"))],
            },
            WayToInstall {
                title: "Sign in by a key",
                about: "For where no browser opens. Put your key where it says YOUR_KEY.",
                key_url: Some("/dashboard/devices".to_owned()),
                steps: vec![
                    step("Add to ~/.cursor/mcp.json:", Some("{\"mcpServers\":{\"clawlink\":{}}}")),
                    step("Codex reads the key from the variable CLAWLINK_API_KEY.", None),
                ],
            },
        ];
        let page = Self {
            shell: super::part::sample::visitor("Set up Codex"),
            name: "Codex".to_owned(),
            command: "clawlink install codex".to_owned(),
            ways,
            list_url: "/install".to_owned(),
        };
        vec![("ready", page)]
    }
}
