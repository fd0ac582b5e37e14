use async_trait::async_trait;

use crate::outbound::Outgoing;

/// An answer from outside, its body read to the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incoming {
    /// Status code.
    pub status: u16,
    /// Headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed, at most the request's cap.
    pub body: Vec<u8>,
}

impl Incoming {
    /// The first value of a header, by its lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer. The difference that matters: may bytes have left?
#[derive(Debug, Clone, thiserror::Error)]
pub enum HttpFault {
    /// Proven: nothing was sent.
    #[error("not sent: {0}")]
    NotSent(String),
    /// Bytes may have left; nobody can know what became of them.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// The deadline passed, with or without a part of the answer.
    #[error("no complete answer within {0} ms")]
    Timeout(u64),
    /// The answer grew past the cap; the rest was not read.
    #[error("answer over {0} bytes")]
    TooLarge(usize),
}

/// The one door to other hosts. Redirects are never followed.
#[async_trait]
pub trait Http: Send + Sync {
    /// Sends a sealed request and reads the whole answer within its deadline and cap.
    ///
    /// # Errors
    /// [`HttpFault`], which says whether bytes may have left.
    async fn send(&self, request: Outgoing) -> Result<Incoming, HttpFault>;
}
