//! The loopback listener that the browser comes back to.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use url::form_urlencoded;

use crate::secret::Secret;

const PATH: &str = "/callback";
const HEAD_LIMIT: usize = 16 * 1024;
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// A listener on `127.0.0.1` with a port the system chose.
pub(super) struct Loopback {
    listener: TcpListener,
    redirect_uri: String,
}

/// What makes a callback ours.
pub(super) struct Expected {
    pub(super) state: String,
    /// The web origin (RFC 9207): a code of another server is not for our token endpoint.
    pub(super) issuer: String,
}

/// Why the browser came back without a code we may redeem. Nothing was sent.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum CallbackError {
    #[error("the answer in the browser belongs to another sign-in (`state` differs)")]
    StateMismatch,
    #[error("the answer in the browser came from {got}, expected {expected}")]
    IssuerMismatch { got: String, expected: String },
    #[error("the sign-in was declined in the browser")]
    Declined,
    #[error("the sign-in was refused: {0}")]
    Refused(String),
    #[error("the answer in the browser holds no code")]
    NoCode,
}

impl Loopback {
    /// Starts to listen.
    ///
    /// # Errors
    /// When the system gives no port.
    pub(super) async fn listen() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let redirect_uri = format!("http://{}{PATH}", listener.local_addr()?);
        Ok(Self { listener, redirect_uri })
    }

    /// Where the browser is to be sent.
    pub(super) fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Waits for the callback. Anything else a browser asks for gets a 404, and the wait goes on; each connection has
    /// its own task, as browsers open some that stay silent.
    ///
    /// # Errors
    /// `Ok(Err(…))` for a callback that is refused, `Err` when the listener fails.
    pub(super) async fn wait(&self, expected: Expected) -> io::Result<Result<Secret, CallbackError>> {
        let expected = Arc::new(expected);
        let (sender, mut verdicts) = mpsc::channel(1);
        loop {
            tokio::select! {
                accepted = self.listener.accept() => {
                    let (stream, _) = accepted?;
                    tokio::spawn(answer(stream, Arc::clone(&expected), sender.clone()));
                }
                Some(verdict) = verdicts.recv() => return Ok(verdict),
            }
        }
    }
}

/// Answers the page before it passes the verdict on, so that the browser has it when the program ends.
async fn answer(
    mut stream: TcpStream,
    expected: Arc<Expected>,
    verdicts: mpsc::Sender<Result<Secret, CallbackError>>,
) {
    let Ok(Ok(Some(target))) = timeout(HEAD_TIMEOUT, read_target(&mut stream)).await else { return };
    let Some(query) = callback_query(&target) else {
        respond(&mut stream, "404 Not Found", "There is nothing here.").await;
        return;
    };
    let verdict = judge(query, &expected);
    let (status, sentence) = page(&verdict);
    respond(&mut stream, status, sentence).await;
    // The first verdict counts; who comes later finds nobody waiting.
    let _ = verdicts.send(verdict).await;
}

/// Reads the head of a request; `None` unless it is a GET.
async fn read_target(stream: &mut TcpStream) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if head.len() > HEAD_LIMIT || stream.read_buf(&mut head).await? == 0 {
            return Ok(None);
        }
    }
    let head = String::from_utf8_lossy(&head);
    let target = head.strip_prefix("GET ").and_then(|rest| rest.split(' ').next());
    Ok(target.map(str::to_owned))
}

fn callback_query(target: &str) -> Option<&str> {
    let (path, query) = target.split_once('?')?;
    (path == PATH).then_some(query)
}

/// 1. `state` is ours. 2. `iss` is our server. 3. It is not an error. 4. There is a code.
fn judge(query: &str, expected: &Expected) -> Result<Secret, CallbackError> {
    let find = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    if find("state").as_deref() != Some(&expected.state) {
        return Err(CallbackError::StateMismatch);
    }
    let issuer = find("iss").unwrap_or_default();
    if issuer != expected.issuer {
        let got = if issuer.is_empty() { "an unnamed server".to_owned() } else { issuer };
        return Err(CallbackError::IssuerMismatch { got, expected: expected.issuer.clone() });
    }
    match find("error") {
        Some(error) if error == "access_denied" => Err(CallbackError::Declined),
        Some(error) => Err(CallbackError::Refused(find("error_description").unwrap_or(error))),
        None => find("code").filter(|code| !code.is_empty()).map(Secret::new).ok_or(CallbackError::NoCode),
    }
}

const fn page(verdict: &Result<Secret, CallbackError>) -> (&'static str, &'static str) {
    match verdict {
        Ok(_) => ("200 OK", "Approved. The terminal takes it from here; you can close this page."),
        Err(CallbackError::Declined) => ("200 OK", "Declined. Nothing was saved; you can close this page."),
        Err(_) => {
            ("400 Bad Request", "This answer was refused. The terminal says why; you can close this page.")
        }
    }
}

/// The page loads nothing, and leaves no referrer: its address holds the code.
async fn respond(stream: &mut TcpStream, status: &str, sentence: &str) {
    let body = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>ClawLink</title><h1>ClawLink</h1><p>{sentence}</p></html>"
    );
    let response = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
         referrer-policy: no-referrer\r\ncontent-security-policy: default-src 'none'; frame-ancestors 'none'\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    );
    // A browser that has gone away still gave its answer.
    let _ = stream.write_all(response.as_bytes()).await;
    let _ = stream.shutdown().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(query: &str) -> Result<String, CallbackError> {
        let expected = Expected { state: "s1".to_owned(), issuer: "https://claw-link.dev".to_owned() };
        judge(query, &expected).map(|code| code.expose().to_owned())
    }

    const ISSUER: &str = "iss=https%3A%2F%2Fclaw-link.dev";

    #[test]
    fn a_callback_of_ours_gives_its_code() {
        assert_eq!(verdict(&format!("code=c%2B1&state=s1&{ISSUER}")), Ok("c+1".to_owned()));
    }

    #[test]
    fn state_is_judged_before_anything_else() {
        assert_eq!(verdict(&format!("code=c1&state=other&{ISSUER}")), Err(CallbackError::StateMismatch));
        assert_eq!(verdict(&format!("error=access_denied&{ISSUER}")), Err(CallbackError::StateMismatch));
    }

    #[test]
    fn a_code_of_another_server_is_refused() {
        assert!(matches!(verdict("code=c1&state=s1"), Err(CallbackError::IssuerMismatch { .. })));
        let foreign = verdict("code=c1&state=s1&iss=https%3A%2F%2Fclaw-link.dev.example");
        assert!(matches!(foreign, Err(CallbackError::IssuerMismatch { .. })));
    }

    #[test]
    fn a_decline_and_a_refusal_are_told_apart() {
        assert_eq!(verdict(&format!("error=access_denied&state=s1&{ISSUER}")), Err(CallbackError::Declined));
        let refused = verdict(&format!("error=server_error&error_description=busy&state=s1&{ISSUER}"));
        assert_eq!(refused, Err(CallbackError::Refused("busy".to_owned())));
        assert_eq!(verdict(&format!("code=&state=s1&{ISSUER}")), Err(CallbackError::NoCode));
    }

    #[test]
    fn only_the_callback_path_counts() {
        assert_eq!(callback_query("/callback?code=1"), Some("code=1"));
        assert_eq!(callback_query("/favicon.ico"), None);
        assert_eq!(callback_query("/callback/x?code=1"), None);
    }
}
