//! Reads HTTP/1.1 requests off a socket and keeps every byte of them. RFC 9112.

use std::io;

use tokio::io::AsyncReadExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::model::{Listener, Request};

const MOST_HEAD_BYTES: usize = 64 << 10;
const MOST_BODY_BYTES: usize = 32 << 20;

/// A socket, and what was read from it but not used yet.
pub(crate) struct Wire {
    pub(crate) stream: TcpStream,
    buffer: Vec<u8>,
}

/// A request whose body is still on the wire.
pub(crate) struct Head {
    /// Without body; `raw` holds the head.
    pub(crate) request: Request,
    framing: BodyFraming,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BodyFraming {
    Length(usize),
    Chunked,
}

/// Why no request was read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadFault {
    /// The peer left in the middle.
    #[error("the connection ended: {0}")]
    Gone(#[from] io::Error),
    /// The peer does not speak HTTP/1.1, or too much of it.
    #[error("{why}")]
    Refused { status: u16, why: &'static str },
}

impl Wire {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self { stream, buffer: Vec::new() }
    }

    /// Reads up to the empty line. `None` when the peer is done.
    ///
    /// # Errors
    /// [`ReadFault`].
    pub(crate) async fn read_head(&mut self, listener: Listener) -> Result<Option<Head>, ReadFault> {
        loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                let raw = self.take(end + 4);
                return parse_head(listener, raw).map(Some);
            }
            if self.buffer.len() > MOST_HEAD_BYTES {
                return Err(refused(431, "The head is longer than 64 KiB."));
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                let clean = self.buffer.is_empty();
                return if clean {
                    Ok(None)
                } else {
                    Err(io::Error::from(io::ErrorKind::UnexpectedEof).into())
                };
            }
        }
    }

    /// Reads the body of `head`.
    ///
    /// # Errors
    /// [`ReadFault`].
    pub(crate) async fn read_body(&mut self, head: Head) -> Result<Request, ReadFault> {
        let Head { mut request, framing } = head;
        if request.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
            self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        match framing {
            BodyFraming::Length(length) => {
                request.body = self.take_exact(length).await?;
                request.raw.extend_from_slice(&request.body);
            }
            BodyFraming::Chunked => self.read_chunks(&mut request).await?,
        }
        Ok(request)
    }

    /// Reads `length` bytes of what follows the head, whatever they mean, or what comes before the peer leaves.
    pub(crate) async fn read_part(&mut self, head: Head, length: u64) -> Request {
        let mut request = head.request;
        let length = usize::try_from(length).unwrap_or(MOST_BODY_BYTES).min(MOST_BODY_BYTES);
        while self.buffer.len() < length {
            match self.stream.read_buf(&mut self.buffer).await {
                Ok(0) | Err(_) => break,
                Ok(_) => {}
            }
        }
        request.body = self.take(length);
        request.raw.extend_from_slice(&request.body);
        request
    }

    async fn read_chunks(&mut self, request: &mut Request) -> Result<(), ReadFault> {
        loop {
            let line = self.take_line(request).await?;
            let digits = line.split(|byte| *byte == b';').next().unwrap_or_default();
            let text = std::str::from_utf8(digits).unwrap_or_default().trim();
            let size = usize::from_str_radix(text, 16).map_err(|_| refused(400, "A chunk has no size."))?;
            if size == 0 {
                while !self.take_line(request).await?.is_empty() {}
                return Ok(());
            }
            if request.body.len().saturating_add(size) > MOST_BODY_BYTES {
                return Err(refused(413, "The body is longer than 16 MiB."));
            }
            let chunk = self.take_exact(size).await?;
            request.raw.extend_from_slice(&chunk);
            request.body.extend_from_slice(&chunk);
            if !self.take_line(request).await?.is_empty() {
                return Err(refused(400, "A chunk is longer than its size."));
            }
        }
    }

    /// Takes one line without its end; the raw bytes go to the request.
    async fn take_line(&mut self, request: &mut Request) -> Result<Vec<u8>, ReadFault> {
        loop {
            if let Some(end) = find(&self.buffer, b"\r\n") {
                let mut line = self.take(end + 2);
                request.raw.extend_from_slice(&line);
                line.truncate(end);
                return Ok(line);
            }
            if self.buffer.len() > MOST_HEAD_BYTES {
                return Err(refused(400, "A chunk line does not end."));
            }
            self.fill().await?;
        }
    }

    async fn take_exact(&mut self, length: usize) -> Result<Vec<u8>, ReadFault> {
        while self.buffer.len() < length {
            self.fill().await?;
        }
        Ok(self.take(length))
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        let rest = self.buffer.split_off(length.min(self.buffer.len()));
        std::mem::replace(&mut self.buffer, rest)
    }

    async fn fill(&mut self) -> Result<(), ReadFault> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
            _ => Ok(()),
        }
    }
}

fn refused(status: u16, why: &'static str) -> ReadFault {
    ReadFault::Refused { status, why }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn parse_head(listener: Listener, raw: Vec<u8>) -> Result<Head, ReadFault> {
    let text = String::from_utf8_lossy(&raw).into_owned();
    let mut lines = text.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(refused(400, "The request line is not one of HTTP/1.1."));
    };
    let mut headers = Vec::new();
    for line in lines.take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').ok_or(refused(400, "A header has no colon."))?;
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let (method, target) = (method.to_owned(), target.to_owned());
    let request = Request { listener, method, target, headers, body: Vec::new(), raw };
    let framing = body_framing(&request)?;
    Ok(Head { request, framing })
}

/// One way to tell a body's end, or a refusal: two ways are how requests get smuggled (RFC 9112 §6.3).
fn body_framing(request: &Request) -> Result<BodyFraming, ReadFault> {
    let lengths: Vec<_> =
        request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("content-length")).collect();
    match (request.header("transfer-encoding"), lengths.as_slice()) {
        (None, []) => Ok(BodyFraming::Length(0)),
        (Some(coding), []) if coding.eq_ignore_ascii_case("chunked") => Ok(BodyFraming::Chunked),
        (None, [(_, text)]) => match text.parse() {
            Ok(length) if length <= MOST_BODY_BYTES => Ok(BodyFraming::Length(length)),
            Ok(_) => Err(refused(413, "The body is longer than 16 MiB.")),
            Err(_) => Err(refused(400, "Content-Length is no number.")),
        },
        _ => Err(refused(400, "The body's length is told in two ways.")),
    }
}
