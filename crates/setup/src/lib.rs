//! How each agent is told about the MCP endpoint.
//!
//! One table, [`AGENTS`], is what the command line carries out, what the pages show and what the documents list, so that
//! none of them can promise what another does not do. Texts have two slots, `{url}` and `{key}`, which a [`Target`] fills.
#![warn(missing_docs)]

mod entry;
mod shell;
mod table;

pub use entry::{Base, Entry, Form, Place, Value};
pub use shell::line as shell_line;
pub use table::AGENTS;

/// The name of the server in every agent's configuration.
pub const SERVER: &str = "clawlink";

/// Something that speaks MCP and can be told about a server.
#[derive(Debug)]
pub struct Agent {
    /// As `clawlink install` takes it: `claude`.
    pub id: &'static str,
    /// For people: `Claude Code`.
    pub name: &'static str,
    /// The ways it can sign in, the better one first.
    pub ways: &'static [Way],
}

/// One way to set an agent up.
#[derive(Debug)]
pub struct Way {
    /// How the agent proves who it is.
    pub sign_in: SignIn,
    /// What is to be done, in order.
    pub steps: &'static [Step],
}

/// How an agent proves who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// It opens a page on which a person lets it in (OAuth).
    Browser,
    /// It sends a key that a person made in the dashboard.
    Key,
}

/// Something to be done.
#[derive(Debug)]
pub enum Step {
    /// A command of the agent's own: the program and its words.
    Command(&'static [&'static str]),
    /// An entry of a file of the agent's.
    Entry(Entry),
    /// What only a person can do, as a sentence.
    Person(&'static str),
}

/// What fills the slots of a text.
#[derive(Clone, Copy)]
pub struct Target<'t> {
    /// The endpoint's address, such as `https://api.claw-link.dev/mcp`.
    pub url: &'t str,
    /// The key; not a secret type, since whoever fills in a true one must say why anyway.
    pub key: &'t str,
}

impl<'t> Target<'t> {
    /// For showing: a word stands for the key.
    #[must_use]
    pub const fn shown(url: &'t str) -> Self {
        Self { url, key: "YOUR_KEY" }
    }

    /// The text with its slots filled.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        text.replace("{url}", self.url).replace("{key}", self.key)
    }
}

impl Agent {
    /// Finds an agent by its id.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        AGENTS.iter().find(|agent| agent.id == id)
    }

    /// The way that signs in so, if the agent can.
    #[must_use]
    pub fn way(&self, sign_in: SignIn) -> Option<&Way> {
        self.ways.iter().find(|way| way.sign_in == sign_in)
    }
}

impl Step {
    /// As a person reads, pastes or follows it: a line for a POSIX shell, the text of a file that held nothing else, or a
    /// sentence.
    #[must_use]
    pub fn text(&self, target: &Target<'_>) -> String {
        match self {
            Self::Command(words) => shell::line(words.iter().map(|word| target.fill(word))),
            Self::Entry(entry) => entry.document(target),
            Self::Person(sentence) => target.fill(sentence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agent_is_found_by_its_id_and_can_be_set_up() {
        let mut ids: Vec<&str> = AGENTS.iter().map(|agent| agent.id).collect();
        for agent in &AGENTS {
            assert!(Agent::find(agent.id).is_some_and(|found| std::ptr::eq(found, agent)));
            assert!(
                agent.ways.iter().all(|way| !way.steps.is_empty()) && !agent.ways.is_empty(),
                "{}",
                agent.id
            );
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), AGENTS.len());
        assert!(Agent::find("emacs").is_none());
    }

    #[test]
    fn each_way_names_the_address_and_only_a_key_way_the_key() {
        let target = Target { url: "https://api.example/mcp", key: "canary" };
        for agent in &AGENTS {
            for way in agent.ways {
                let text: String = way.steps.iter().map(|step| step.text(&target)).collect();
                assert!(text.contains(target.url), "{}: {text}", agent.id);
                assert!(!text.contains("{url}") && !text.contains("{key}"), "{}: {text}", agent.id);
                let named = text.contains("canary") || text.contains("CLAWLINK_API_KEY");
                assert_eq!(named, way.sign_in == SignIn::Key, "{}: {text}", agent.id);
            }
        }
    }

    #[test]
    fn lines_are_what_the_agents_document() {
        let target = Target::shown("https://api.claw-link.dev/mcp");
        let text = |id: &str, sign_in| {
            let steps = Agent::find(id).and_then(|agent| agent.way(sign_in)).unwrap().steps;
            steps.iter().map(|step| step.text(&target)).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(
            text("claude", SignIn::Browser),
            "claude mcp add --transport http --scope user clawlink https://api.claw-link.dev/mcp\nclaude mcp login clawlink"
        );
        assert!(text("claude", SignIn::Key).ends_with("--header 'X-ClawLink-API-Key: YOUR_KEY'"));
        assert_eq!(
            text("vscode", SignIn::Browser).lines().next(),
            Some(r#"{"servers":{"clawlink":{"type":"http","url":"https://api.claw-link.dev/mcp"}}}"#)
        );
        assert_eq!(
            text("hermes", SignIn::Browser),
            "mcp_servers:\n  clawlink:\n    url: \"https://api.claw-link.dev/mcp\"\n    auth: \"oauth\"\n    timeout: 180\n\n\
             hermes mcp login clawlink"
        );
    }

    /// What VS Code's own schema of `mcp.json` takes for a server over HTTP and is closed to all else, and what the types of
    /// Cursor's SDK name; both were read in November 2026.
    const EDITORS: [(&str, &str, &[&str]); 2] = [
        ("vscode", "servers", &["type", "url", "headers", "dev"]),
        ("cursor", "mcpServers", &["type", "url", "headers", "auth"]),
    ];

    #[test]
    fn an_editors_file_holds_what_the_editor_publishes_and_nothing_else() {
        let target = Target { url: "https://api.claw-link.dev/mcp", key: "k" };
        for (id, servers, members) in EDITORS {
            for way in Agent::find(id).unwrap().ways {
                let file: serde_json::Value = serde_json::from_str(&way.steps[0].text(&target)).unwrap();
                assert_eq!(file.as_object().unwrap().keys().collect::<Vec<_>>(), [servers], "{id}");
                let server = file[servers][SERVER].as_object().unwrap();
                assert!(server.keys().all(|name| members.contains(&name.as_str())), "{id}: {server:?}");
                assert!(server.get("type").is_none_or(|kind| kind == "http"), "{id}: {server:?}");
            }
        }
    }
}
