use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;

use clawlink_setup::{AGENTS, Step};

use crate::secret::Secret;

/// All that the surroundings decide, read once at the start.
pub(crate) struct Environment {
    /// `CLAWLINK_API_KEY`: used instead of the stored key.
    pub(crate) api_key: Option<Secret>,
    /// `CLAWLINK_API_URL`.
    pub(crate) api_url: Option<String>,
    /// `CLAWLINK_WEB_URL`.
    pub(crate) web_url: Option<String>,
    /// `CLAWLINK_CONFIG`, else `clawlink/credentials.json` in the configuration folder of the platform.
    pub(crate) credentials_path: Option<PathBuf>,
    /// The person's home.
    pub(crate) home: Option<PathBuf>,
    /// Where the platform keeps configuration of programs.
    pub(crate) configuration: Option<PathBuf>,
    /// The folders of agents that a variable names, by that variable.
    pub(crate) folders: BTreeMap<&'static str, PathBuf>,
    /// `BROWSER`: the command that opens a link.
    pub(crate) browser: Option<String>,
    /// The name of this machine, where the system tells it.
    pub(crate) hostname: Option<String>,
    /// Whether standard output, and standard error, are terminals that want colour (`NO_COLOR`).
    pub(crate) colour: Colour,
}

/// Where colour is wanted.
#[derive(Clone, Copy)]
pub(crate) struct Colour {
    pub(crate) stdout: bool,
    pub(crate) stderr: bool,
}

impl Environment {
    /// Reads the variables of this process. An empty variable counts as unset.
    pub(crate) fn read() -> Self {
        let plain = variable("NO_COLOR").is_some() || variable("TERM").as_deref() == Some("dumb");
        Self {
            api_key: variable("CLAWLINK_API_KEY").map(|key| Secret::new(key.trim().to_owned())),
            api_url: variable("CLAWLINK_API_URL"),
            web_url: variable("CLAWLINK_WEB_URL"),
            credentials_path: credentials_path(),
            home: home(),
            configuration: configuration(),
            folders: agent_folders(),
            browser: variable("BROWSER"),
            hostname: hostname(),
            colour: Colour {
                stdout: !plain && std::io::stdout().is_terminal(),
                stderr: !plain && std::io::stderr().is_terminal(),
            },
        }
    }
}

/// XDG Base Directory Specification; `%APPDATA%` on Windows.
fn credentials_path() -> Option<PathBuf> {
    let below = |folder: PathBuf| folder.join("clawlink").join("credentials.json");
    variable("CLAWLINK_CONFIG")
        .map(PathBuf::from)
        .or_else(|| absolute("XDG_CONFIG_HOME").map(below))
        .or_else(|| absolute("HOME").map(|home| below(home.join(".config"))))
        .or_else(|| absolute("APPDATA").map(below))
}

fn home() -> Option<PathBuf> {
    absolute("HOME").or_else(|| absolute("USERPROFILE"))
}

/// Where others look for their files, which is not `~/.config` everywhere.
fn configuration() -> Option<PathBuf> {
    if cfg!(target_os = "macos") {
        return home().map(|home| home.join("Library/Application Support"));
    }
    let appdata = || absolute("APPDATA").filter(|_| cfg!(windows));
    appdata().or_else(|| absolute("XDG_CONFIG_HOME")).or_else(|| home().map(|home| home.join(".config")))
}

fn agent_folders() -> BTreeMap<&'static str, PathBuf> {
    let steps = AGENTS.iter().flat_map(|agent| agent.ways).flat_map(|way| way.steps);
    let variables =
        steps.filter_map(|step| if let Step::Entry(entry) = step { entry.place.variable } else { None });
    variables.filter_map(|name| Some((name, absolute(name)?))).collect()
}

fn absolute(name: &str) -> Option<PathBuf> {
    variable(name).map(PathBuf::from).filter(|path| path.is_absolute())
}

fn hostname() -> Option<String> {
    variable("HOSTNAME")
        .or_else(|| variable("COMPUTERNAME"))
        .or_else(|| std::fs::read_to_string("/etc/hostname").ok())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "the one place of this binary that reads the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
