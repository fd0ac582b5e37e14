use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::exchange::{Reply, exchange, make_client};
use crate::failure::{Failure, Outcome};
use crate::random::make_text;

/// The release of `matrix-synapse` on `PyPI` that is run.
const VERSION: &str = "1.163.2";
/// The domain of its user ids; nothing ever looks it up.
const SERVER_NAME: &str = "matrix.test";
/// Every account's password: the server lives for one test, on loopback.
const PASSWORD: &str = "only-for-this-test";
/// How often a starting server is asked whether it answers, and how long from one question to the next.
const QUESTIONS: usize = 300;
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(200);

/// A Matrix homeserver that is not ours: Synapse, as it is released, on loopback with SQLite. It ends when dropped.
#[derive(Debug)]
pub struct Synapse {
    /// Origin of its client API.
    pub url: String,
    client: reqwest::Client,
    process: Child,
}

/// One session of an account at the homeserver.
#[derive(Clone, Debug)]
pub struct Session {
    /// `@name:matrix.test`.
    pub user_id: String,
    /// What the client API takes as a bearer token.
    pub access_token: String,
}

impl Synapse {
    /// Starts an empty homeserver whose files are in `folder`. The first start below `cache` installs it from `PyPI`, which
    /// takes half a minute; later ones take a second.
    ///
    /// # Errors
    /// [`Failure`] when Python 3.10 or its `venv` is missing, `PyPI` cannot be reached, or the server does not start.
    pub async fn start(cache: &Path, folder: &Path) -> Outcome<Self> {
        let python = install(cache).await?;
        let port = free_port()?;
        let url = format!("http://127.0.0.1:{port}");
        std::fs::create_dir_all(folder).map_err(Failure::io("creating the homeserver's folder"))?;
        let configuration = folder.join("homeserver.json");
        std::fs::write(&configuration, configure(folder, port).to_string())
            .map_err(Failure::io("writing the homeserver's configuration"))?;
        let log = std::fs::File::create(folder.join("log"))
            .map_err(Failure::io("creating the homeserver's log"))?;
        let process = Command::new(python)
            .args(["-m", "synapse.app.homeserver", "--config-path"])
            .arg(&configuration)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .map_err(Failure::io("starting the homeserver"))?;
        let mut server = Self { url, client: make_client()?, process };
        server.wait(folder).await?;
        Ok(server)
    }

    async fn wait(&mut self, folder: &Path) -> Outcome {
        for _ in 0..QUESTIONS {
            let ended = self.process.try_wait().map_err(Failure::io("watching the homeserver"))?;
            let answer = self.client.get(format!("{}/_matrix/client/versions", self.url)).send().await;
            match (ended, answer) {
                (Some(status), _) => {
                    let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
                    return Err(Failure::unexpected(
                        "the homeserver",
                        "a running server",
                        format!("{status}\n{log}"),
                    ));
                }
                (None, Ok(answer)) if answer.status().is_success() => return Ok(()),
                (None, _) => tokio::time::sleep(BETWEEN_QUESTIONS).await,
            }
        }
        Err(Failure::unexpected("the homeserver", "an answer within a minute", "none"))
    }

    /// Opens an account, and a first session of it.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] when the name is taken.
    pub async fn register(&self, name: &str) -> Outcome<Session> {
        let body = json!({ "username": name, "password": PASSWORD, "auth": { "type": "m.login.dummy" } });
        self.open_session("register", &body).await
    }

    /// Opens another session of an account: its end leaves the others alone.
    ///
    /// # Errors
    /// [`Failure::Unexpected`] when there is no such account.
    pub async fn sign_in(&self, name: &str) -> Outcome<Session> {
        let identifier = json!({ "type": "m.id.user", "user": name });
        let body = json!({ "type": "m.login.password", "identifier": identifier, "password": PASSWORD });
        self.open_session("login", &body).await
    }

    async fn open_session(&self, path: &str, body: &Value) -> Outcome<Session> {
        let what = format!("POST /_matrix/client/v3/{path}");
        let request = self.client.post(format!("{}/_matrix/client/v3/{path}", self.url)).json(body);
        let (status, body) = read(&exchange(&what, request).await?);
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        match (text("user_id"), text("access_token")) {
            (Some(user_id), Some(access_token)) => Ok(Session { user_id, access_token }),
            _ => Err(Failure::unexpected(what, "a session", format!("{status} {body}"))),
        }
    }

    /// Asks the client API by GET, as a session; a refusal is an answer.
    ///
    /// # Errors
    /// [`Failure::Http`] without an answer.
    pub async fn ask(&self, session: &Session, path: &str) -> Outcome<(u16, Value)> {
        let request = self.client.get(format!("{}{path}", self.url)).bearer_auth(&session.access_token);
        Ok(read(&exchange(&format!("GET {path}"), request).await?))
    }
}

fn read(reply: &Reply) -> (u16, Value) {
    (reply.status, serde_json::from_str(&reply.body).unwrap_or(Value::Null))
}

/// The Python that has Synapse, installed below `cache` if it is not yet there whole.
async fn install(cache: &Path) -> Outcome<PathBuf> {
    let environment = cache.join(format!("synapse-{VERSION}"));
    let (python, whole) = (environment.join("bin/python"), environment.join("installed"));
    if whole.is_file() {
        return Ok(python);
    }
    let _ = writeln!(
        std::io::stderr(),
        "installing matrix-synapse {VERSION} from PyPI into {}",
        environment.display()
    );
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment)).await?;
    let package = format!("matrix-synapse=={VERSION}");
    run(Command::new(&python).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        &package,
    ]))
    .await?;
    std::fs::write(whole, VERSION).map_err(Failure::io("marking the installation"))?;
    Ok(python)
}

async fn run(command: &mut Command) -> Outcome {
    let what = format!("{:?}", command.as_std());
    let output = command.stdin(Stdio::null()).output().await.map_err(Failure::io(&what))?;
    if output.status.success() {
        return Ok(());
    }
    let said =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    Err(Failure::unexpected(what, "success", said))
}

/// A port that nobody listens on; Synapse has no way to say which one it took.
fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(Failure::io("finding a free port"))?;
    Ok(listener.local_addr().map_err(Failure::io("finding a free port"))?.port())
}

/// Synapse reads YAML, and JSON is YAML. It talks to no other server, and no rate keeps a test waiting.
fn configure(folder: &Path, port: u16) -> Value {
    let unlimited = json!({ "per_second": 1_000, "burst_count": 1_000 });
    json!({
        "server_name": SERVER_NAME,
        "public_baseurl": format!("http://127.0.0.1:{port}/"),
        "listeners": [{
            "type": "http", "tls": false, "port": port, "bind_addresses": ["127.0.0.1"],
            "resources": [{ "names": ["client"], "compress": false }],
        }],
        "database": { "name": "sqlite3", "args": { "database": folder.join("homeserver.db") } },
        "media_store_path": folder.join("media"),
        "signing_key": format!("ed25519 a_test {}", seed()),
        "macaroon_secret_key": make_text(),
        "form_secret": make_text(),
        "report_stats": false,
        "enable_registration": true,
        "enable_registration_without_verification": true,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "rc_message": unlimited, "rc_registration": unlimited,
        "rc_login": { "address": unlimited, "account": unlimited, "failed_attempts": unlimited },
    })
}

/// 32 random bytes in the base64 that Synapse's signing keys are written in.
fn seed() -> String {
    make_text().replace('-', "+").replace('_', "/")
}
