use crate::{Agent, Base, Entry, Form, Place, SignIn, Step, Value, Way};

/// The agents, in the order in which they are shown.
pub static AGENTS: [Agent; 11] = [
    Agent {
        id: "claude",
        name: "Claude Code",
        ways: &[
            browser(&[
                Step::Command(&[
                    "claude",
                    "mcp",
                    "add",
                    "--transport",
                    "http",
                    "--scope",
                    "user",
                    "clawlink",
                    "{url}",
                ]),
                Step::Command(&["claude", "mcp", "login", "clawlink"]),
            ]),
            key(&[Step::Command(&[
                "claude",
                "mcp",
                "add",
                "--transport",
                "http",
                "--scope",
                "user",
                "clawlink",
                "{url}",
                "--header",
                "X-ClawLink-API-Key: {key}",
            ])]),
        ],
    },
    Agent {
        id: "codex",
        name: "Codex",
        ways: &[
            browser(&[Step::Command(&["codex", "mcp", "add", "clawlink", "--url", "{url}"])]),
            key(&[
                Step::Command(&[
                    "codex",
                    "mcp",
                    "add",
                    "clawlink",
                    "--url",
                    "{url}",
                    "--bearer-token-env-var",
                    "CLAWLINK_API_KEY",
                ]),
                Step::Person(
                    "Codex reads the key from the variable CLAWLINK_API_KEY: set it wherever Codex runs.",
                ),
            ]),
        ],
    },
    Agent {
        id: "openclaw",
        name: "OpenClaw",
        ways: &[
            browser(&[
                Step::Command(&[
                    "openclaw",
                    "mcp",
                    "add",
                    "clawlink",
                    "--url",
                    "{url}",
                    "--transport",
                    "streamable-http",
                    "--auth",
                    "oauth",
                ]),
                Step::Command(&["openclaw", "mcp", "login", "clawlink"]),
            ]),
            key(&[Step::Command(&[
                "openclaw",
                "mcp",
                "add",
                "clawlink",
                "--url",
                "{url}",
                "--transport",
                "streamable-http",
                "--header",
                "X-ClawLink-API-Key={key}",
            ])]),
        ],
    },
    Agent {
        id: "hermes",
        name: "Hermes",
        ways: &[
            browser(&[
                Step::Entry(hermes(&[URL, ("auth", Value::Text("oauth")), TIMEOUT])),
                Step::Command(&["hermes", "mcp", "login", "clawlink"]),
            ]),
            key(&[
                Step::Entry(hermes(&[URL, HEADERS, TIMEOUT])),
                Step::Command(&["hermes", "mcp", "test", "clawlink"]),
            ]),
        ],
    },
    Agent {
        id: "gemini",
        name: "Gemini CLI",
        ways: &[
            browser(&[
                Step::Command(&[
                    "gemini",
                    "mcp",
                    "add",
                    "--transport",
                    "http",
                    "--scope",
                    "user",
                    "clawlink",
                    "{url}",
                ]),
                Step::Person("Start gemini and enter “/mcp auth clawlink”."),
            ]),
            key(&[Step::Command(&[
                "gemini",
                "mcp",
                "add",
                "--transport",
                "http",
                "--scope",
                "user",
                "clawlink",
                "{url}",
                "--header",
                "X-ClawLink-API-Key: {key}",
            ])]),
        ],
    },
    Agent {
        id: "opencode",
        name: "opencode",
        ways: &[
            browser(&[
                Step::Command(&["opencode", "mcp", "add", "clawlink", "--url", "{url}"]),
                Step::Command(&["opencode", "mcp", "auth", "clawlink"]),
            ]),
            key(&[Step::Command(&[
                "opencode",
                "mcp",
                "add",
                "clawlink",
                "--url",
                "{url}",
                "--header",
                "X-ClawLink-API-Key={key}",
            ])]),
        ],
    },
    Agent {
        id: "mcporter",
        name: "mcporter",
        ways: &[
            browser(&[
                Step::Command(&["mcporter", "config", "add", "clawlink", "{url}", "--scope", "home"]),
                Step::Command(&["mcporter", "auth", "clawlink"]),
            ]),
            key(&[Step::Command(&[
                "mcporter",
                "config",
                "add",
                "clawlink",
                "{url}",
                "--scope",
                "home",
                "--header",
                "X-ClawLink-API-Key={key}",
            ])]),
        ],
    },
    Agent {
        id: "cursor",
        name: "Cursor",
        ways: &[
            browser(&[
                Step::Entry(cursor(&[URL])),
                Step::Person("Open Cursor's MCP settings and sign in to clawlink there."),
            ]),
            key(&[Step::Entry(cursor(&[URL, HEADERS]))]),
        ],
    },
    Agent {
        id: "vscode",
        name: "VS Code",
        ways: &[
            browser(&[
                Step::Entry(vscode(&[HTTP, URL])),
                Step::Person("Run the command “MCP: List Servers”, start clawlink and allow it to sign in."),
            ]),
            key(&[Step::Entry(vscode(&[HTTP, URL, HEADERS]))]),
        ],
    },
    Agent {
        id: "claude-connector",
        name: "Claude",
        ways: &[browser(&[Step::Person(
            "In Claude's settings, under Connectors, add a custom connector and paste {url}",
        )])],
    },
    Agent {
        id: "chatgpt",
        name: "ChatGPT",
        ways: &[browser(&[Step::Person(
            "In ChatGPT's settings, under Connectors, create one (in developer mode), choose OAuth and paste {url}",
        )])],
    },
];

const URL: (&str, Value) = ("url", Value::Text("{url}"));
const HTTP: (&str, Value) = ("type", Value::Text("http"));
/// Seconds: a write waits for its app.
const TIMEOUT: (&str, Value) = ("timeout", Value::Number(180));
const HEADERS: (&str, Value) = ("headers", Value::Texts(&[("X-ClawLink-API-Key", "{key}")]));

const fn browser(steps: &'static [Step]) -> Way {
    Way { sign_in: SignIn::Browser, steps }
}

const fn key(steps: &'static [Step]) -> Way {
    Way { sign_in: SignIn::Key, steps }
}

const fn hermes(members: &'static [(&'static str, Value)]) -> Entry {
    let place =
        Place { variable: Some("HERMES_HOME"), base: Base::Home, folder: ".hermes", file: "config.yaml" };
    Entry { place, form: Form::Yaml, servers: "mcp_servers", members }
}

const fn cursor(members: &'static [(&'static str, Value)]) -> Entry {
    let place = Place { variable: None, base: Base::Home, folder: ".cursor", file: "mcp.json" };
    Entry { place, form: Form::Json, servers: "mcpServers", members }
}

const fn vscode(members: &'static [(&'static str, Value)]) -> Entry {
    let place = Place { variable: None, base: Base::Configuration, folder: "Code/User", file: "mcp.json" };
    Entry { place, form: Form::Json, servers: "servers", members }
}
