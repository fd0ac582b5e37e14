use std::time::Duration;

use clap::Args;
use serde_json::{Map, Value, json};
use tokio::time::sleep;

use crate::client::{Answer, Call, Client};
use crate::context::Context;
use crate::failure::Failure;
use crate::output::visible;
use crate::wire::{ConnectSession, ConnectStatus, scalar_text};

const POLL_FASTEST_MS: u64 = 250;
const POLL_SLOWEST_MS: u64 = 10_000;
const POLL_DEFAULT_MS: u64 = 2_000;
/// So many polls in a row may fail before the wait is given up; the person may be half-way through the page.
const FAILURES_BORNE: u32 = 5;

/// Connect an account of an app, on a page in your browser
#[derive(Args)]
pub(crate) struct Connect {
    /// The app's name, as in `clawlink apps`
    app: String,
    /// Renew this connection instead of adding one
    #[arg(long, value_name = "CONNECTION")]
    reconnect: Option<String>,
    /// Wait until the account is connected
    #[arg(long)]
    wait: bool,
}

impl Connect {
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let client = context.client()?;
        let answer = client.send(Call::post(&["v1", "connect-sessions"], Value::Object(self.body()))).await?;
        let session: ConnectSession = answer.read()?;
        if session.status != ConnectStatus::Pending || !self.wait {
            return self.conclude(answer, &session, context);
        }
        context.note(&format!("Connect your account on this page:\n\n  {}\n\nWaiting…", link(&session)));
        let (answer, session) = wait(&client, session).await?;
        self.conclude(answer, &session, context)
    }

    fn body(&self) -> Map<String, Value> {
        let mut body = Map::from_iter([("app".to_owned(), json!(self.app))]);
        body.extend(self.reconnect.as_ref().map(|connection| ("connection".to_owned(), json!(connection))));
        body
    }

    fn conclude(
        &self,
        answer: Answer,
        session: &ConnectSession,
        context: &Context,
    ) -> Result<String, Failure> {
        let reason = match session.status {
            ConnectStatus::Failed => {
                session.error.as_ref().map_or_else(|| "the page says why".to_owned(), reason)
            }
            ConnectStatus::Expired => "the link has expired".to_owned(),
            ConnectStatus::Pending | ConnectStatus::Connected => {
                return Ok(if context.json() { answer.into_text() } else { self.page(session) });
            }
        };
        Err(Failure::NotConnected { app: self.app.clone(), reason })
    }

    fn page(&self, session: &ConnectSession) -> String {
        let app = visible(&self.app);
        if session.status == ConnectStatus::Pending {
            let until =
                session.expires_at.as_ref().map(|time| format!(" (good until {time})")).unwrap_or_default();
            return format!("Connect your account on this page{}:\n  {}\n", visible(&until), link(session));
        }
        match session.connection.as_ref().map(connection) {
            Some(connection) => format!("{app} is connected: {}\n", visible(&connection)),
            None => format!("{app} is connected.\n"),
        }
    }
}

/// Polls while the page is open, as fast as the API says.
async fn wait(client: &Client, mut session: ConnectSession) -> Result<(Answer, ConnectSession), Failure> {
    let mut failures = 0;
    loop {
        let pause = session.poll_after_ms.unwrap_or(POLL_DEFAULT_MS).clamp(POLL_FASTEST_MS, POLL_SLOWEST_MS);
        sleep(Duration::from_millis(pause)).await;
        match client.send(Call::get(&["v1", "connect-sessions", &session.id])).await {
            Ok(answer) => {
                failures = 0;
                session = answer.read()?;
                if session.status != ConnectStatus::Pending {
                    return Ok((answer, session));
                }
            }
            Err(error) if error.may_pass() && failures < FAILURES_BORNE => failures += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

fn link(session: &ConnectSession) -> String {
    session.connect_url.as_deref().map(visible).unwrap_or_default()
}

fn reason(error: &Value) -> String {
    let sentence = ["detail", "message", "code"].into_iter().find_map(|key| error.get(key));
    scalar_text(sentence.unwrap_or(error))
}

/// The connection's id, or the connection with its account.
fn connection(connection: &Value) -> String {
    let id = connection.get("id").unwrap_or(connection);
    match connection.pointer("/account/label").or_else(|| connection.get("label")).and_then(Value::as_str) {
        Some(label) => format!("{label} ({})", scalar_text(id)),
        None => scalar_text(id),
    }
}
