//! A peer that sees every byte, and the control listener.

use std::io;

use base64::Engine as _;
use clawlink_provider::{Options, Provider};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub(crate) async fn start() -> Provider {
    Provider::start(Options::default()).await.unwrap()
}

pub(crate) async fn control(provider: &Provider, method: &str, target: &str, body: &Value) -> Value {
    let mut peer = Peer::dial(&provider.control_url).await;
    let body = body.to_string();
    let head = format!("{method} {target} HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\n\r\n", body.len());
    peer.send((head + &body).as_bytes()).await;
    let answer = peer.read_answer().await;
    assert!(answer.head.starts_with("HTTP/1.1 2"), "{}", answer.head);
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

pub(crate) async fn rule(provider: &Provider, when: Value, switches: Value) {
    control(provider, "POST", "/_control/rules", &json!({"match": when, "do": switches})).await;
}

pub(crate) fn decoded(text: &Value) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(text.as_str().unwrap()).unwrap()
}

pub(crate) struct Peer {
    stream: TcpStream,
    buffer: Vec<u8>,
}

#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Peer {
    pub(crate) async fn dial(origin: &str) -> Self {
        let stream = TcpStream::connect(origin.trim_start_matches("http://")).await.unwrap();
        Self { stream, buffer: Vec::new() }
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// Sends to a peer that may be gone already, and reads to the end: a reset can show in either.
    pub(crate) async fn send_and_read_to_end(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        self.stream.write_all(bytes).await?;
        self.read_to_end().await
    }

    pub(crate) async fn read_to_end(&mut self) -> io::Result<Vec<u8>> {
        match self.read_until_error().await {
            (bytes, None) => Ok(bytes),
            (_, Some(error)) => Err(error),
        }
    }

    pub(crate) async fn read_until_error(&mut self) -> (Vec<u8>, Option<io::Error>) {
        loop {
            match self.stream.read_buf(&mut self.buffer).await {
                Ok(0) => return (std::mem::take(&mut self.buffer), None),
                Ok(_) => {}
                Err(error) => return (std::mem::take(&mut self.buffer), Some(error)),
            }
        }
    }

    /// Reads one answer by its own framing.
    pub(crate) async fn read_answer(&mut self) -> Heard {
        let end = self.read_past(b"\r\n\r\n").await;
        let head = String::from_utf8(self.take(end)).unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let body = match length {
            Some(length) => self.read_exact(length).await,
            None if head.contains("transfer-encoding: chunked") => self.read_chunks().await,
            None => Vec::new(),
        };
        Heard { head, body }
    }

    async fn read_chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let end = self.read_past(b"\r\n").await;
            let line = String::from_utf8(self.take(end)).unwrap();
            let size = usize::from_str_radix(line.trim(), 16).unwrap();
            let chunk = self.read_exact(size + 2).await;
            if size == 0 {
                return body;
            }
            body.extend_from_slice(&chunk[..size]);
        }
    }

    async fn read_exact(&mut self, length: usize) -> Vec<u8> {
        while self.buffer.len() < length {
            assert_ne!(self.stream.read_buf(&mut self.buffer).await.unwrap(), 0, "the answer ended early");
        }
        self.take(length)
    }

    async fn read_past(&mut self, mark: &[u8]) -> usize {
        loop {
            if let Some(at) = self.buffer.windows(mark.len()).position(|window| window == mark) {
                return at + mark.len();
            }
            assert_ne!(self.stream.read_buf(&mut self.buffer).await.unwrap(), 0, "the answer ended early");
        }
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        let rest = self.buffer.split_off(length);
        std::mem::replace(&mut self.buffer, rest)
    }
}
