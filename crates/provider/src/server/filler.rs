use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::frame::{LAST_CHUNK, chunk};
use crate::model::rules::Encoding;

const PIECE: usize = 64 << 10;

/// Streams a JSON string of `a`s, `bytes` long with its quotes, in chunks, and never holds more than one piece.
///
/// # Errors
/// When the peer left.
pub(crate) async fn send_filler(
    stream: &mut TcpStream,
    bytes: u64,
    encoding: Encoding,
    limit: Option<u64>,
) -> io::Result<()> {
    let mut left = limit.unwrap_or(u64::MAX);
    let mut encoder = Encoder::new(encoding);
    let letters = bytes.saturating_sub(2);
    send(stream, encoder.encode(b"\"")?, &mut left).await?;
    let piece = vec![b'a'; PIECE];
    let mut rest = letters;
    while rest > 0 && left > 0 {
        let length = usize::try_from(rest).unwrap_or(PIECE).min(PIECE);
        send(stream, encoder.encode(piece.get(..length).unwrap_or(&piece))?, &mut left).await?;
        rest -= u64::try_from(length).unwrap_or(rest);
    }
    send(stream, encoder.encode(b"\"")?, &mut left).await?;
    send(stream, encoder.finish()?, &mut left).await?;
    if limit.is_none() {
        stream.write_all(LAST_CHUNK).await?;
    }
    stream.flush().await
}

async fn send(stream: &mut TcpStream, mut bytes: Vec<u8>, left: &mut u64) -> io::Result<()> {
    bytes.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
    *left -= u64::try_from(bytes.len()).unwrap_or(*left);
    stream.write_all(&chunk(&bytes)).await
}

enum Encoder {
    Identity,
    Gzip(GzEncoder<Vec<u8>>),
}

impl Encoder {
    fn new(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Identity => Self::Identity,
            Encoding::Gzip => Self::Gzip(GzEncoder::new(Vec::new(), Compression::best())),
        }
    }

    /// Encodes, and gives what the encoder lets go.
    fn encode(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Identity => Ok(bytes.to_vec()),
            Self::Gzip(encoder) => {
                encoder.write_all(bytes)?;
                Ok(std::mem::take(encoder.get_mut()))
            }
        }
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Identity => Ok(Vec::new()),
            Self::Gzip(encoder) => encoder.finish(),
        }
    }
}
