use serde::{Deserialize, Serialize};

use super::{Cut, Ending, Switches};

/// The transport faults of one answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delivery {
    /// Silence before the first byte, in milliseconds.
    pub delay_ms: u64,
    /// Never answer; the connection stays open until the peer leaves.
    pub hang: bool,
    /// Send slowly.
    pub drip: Option<Drip>,
    /// End the connection at a point.
    pub cut: Option<Cut>,
    /// Send part of the body, then close.
    pub truncate: Option<Truncate>,
    /// Added to the true Content-Length; the connection closes afterwards.
    pub wrong_length: Option<i64>,
}

/// Sends `bytes` bytes every `every_ms` milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drip {
    /// Bytes a time; 0 counts as 1.
    pub bytes: u32,
    /// Pause between two times, in milliseconds.
    pub every_ms: u64,
    /// Which part is slow.
    #[serde(default)]
    pub part: DripPart,
}

/// The slow part of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DripPart {
    /// Status line and headers; the body follows at once.
    Headers,
    /// The body; the head comes at once.
    #[default]
    Body,
}

/// Sends only the first `at` bytes of the body, then closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Truncate {
    /// Body bytes that are sent.
    pub at: u64,
    /// How the body is delimited.
    #[serde(default)]
    pub framing: Framing,
}

/// How a body is delimited, RFC 9112 §6.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Framing {
    /// By the whole length, so that the cut can be noticed.
    #[default]
    ContentLength,
    /// By chunks; the last one never comes, so that the cut can be noticed.
    Chunked,
    /// By the end of the connection, so that the cut cannot be noticed.
    Close,
}

/// Content encodings of a made-up body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// As it is.
    #[default]
    Identity,
    /// RFC 1952; a thousandth of the size for our filler.
    Gzip,
    /// RFC 7932, in meta-blocks without compression.
    Br,
}

impl From<&Switches> for Delivery {
    fn from(switches: &Switches) -> Self {
        let reset = switches.reset_at.map(|point| Cut { point, ending: Ending::Reset });
        let close = switches.close_at.map(|point| Cut { point, ending: Ending::Close });
        Self {
            delay_ms: switches.delay_ms,
            hang: switches.hang,
            drip: switches.drip,
            cut: reset.or(close),
            truncate: switches.truncate,
            wrong_length: switches.wrong_length,
        }
    }
}
