use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;
use url::Url;

/// The program with a folder of its own and nothing of the surroundings.
pub(crate) struct Clawlink {
    folder: PathBuf,
    variables: Vec<(&'static str, String)>,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Clawlink {
    /// `name` must be unique among the tests of a process.
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("clawlink-cli-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self { folder, variables: Vec::new() }
    }

    pub(crate) fn with(mut self, variable: &'static str, value: &str) -> Self {
        self.variables.push((variable, value.to_owned()));
        self
    }

    /// Its folder, removed with it.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn credentials(&self) -> PathBuf {
        self.folder.join("credentials.json")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clawlink"));
        command
            .args(arguments)
            .env_clear()
            .env("HOSTNAME", "testbed")
            .env("CLAWLINK_CONFIG", self.credentials())
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    pub(crate) async fn run(&self, arguments: &[&str]) -> Ended {
        let output =
            timeout(Duration::from_secs(30), self.command(arguments).output()).await.unwrap().unwrap();
        Ended {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts a sign-in, and returns the link it printed.
    pub(crate) async fn start_login(&self, arguments: &[&str]) -> Login {
        let mut child = self.command(arguments).spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let link = loop {
            let mut line = String::new();
            assert_ne!(stderr.read_line(&mut line).await.unwrap(), 0, "no link: {said}");
            said += &line;
            if let Ok(link) = Url::parse(line.trim()) {
                break link;
            }
        };
        Login { child, stderr, said, link }
    }
}

impl Drop for Clawlink {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A sign-in that waits for its browser.
pub(crate) struct Login {
    child: Child,
    stderr: BufReader<tokio::process::ChildStderr>,
    said: String,
    pub(crate) link: Url,
}

impl Login {
    /// A parameter of the link.
    pub(crate) fn asked(&self, name: &str) -> String {
        self.link.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned()).unwrap()
    }

    /// Plays the browser: comes back with these parameters, and returns the status of the page it got.
    pub(crate) async fn come_back(&self, parameters: &[(&str, &str)]) -> u16 {
        let url = Url::parse_with_params(&self.asked("redirect_uri"), parameters).unwrap();
        let browser = reqwest::Client::builder().no_proxy().build().unwrap();
        browser.get(url).send().await.unwrap().status().as_u16()
    }

    pub(crate) async fn end(mut self) -> Ended {
        let status = timeout(Duration::from_secs(30), self.child.wait()).await.unwrap().unwrap();
        let mut stdout = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut stdout).await.unwrap();
        self.stderr.read_to_string(&mut self.said).await.unwrap();
        Ended { code: status.code().unwrap(), stdout, stderr: self.said }
    }
}
