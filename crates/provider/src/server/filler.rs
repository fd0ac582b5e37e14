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
    /// Whether the stream header went out.
    Br(bool),
}

impl Encoder {
    fn new(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Identity => Self::Identity,
            Encoding::Gzip => Self::Gzip(GzEncoder::new(Vec::new(), Compression::best())),
            Encoding::Br => Self::Br(false),
        }
    }

    /// Encodes up to one piece, and gives what the encoder lets go.
    fn encode(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Identity => Ok(bytes.to_vec()),
            Self::Gzip(encoder) => {
                encoder.write_all(bytes)?;
                Ok(std::mem::take(encoder.get_mut()))
            }
            Self::Br(begun) => Ok(stored_meta_block(bytes, !std::mem::replace(begun, true))),
        }
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Identity => Ok(Vec::new()),
            Self::Gzip(encoder) => encoder.finish(),
            // ISLAST and ISLASTEMPTY.
            Self::Br(_) => Ok(vec![0b11]),
        }
    }
}

/// Writes a meta-block without compression, RFC 7932 §9.2: ISLAST 0, MNIBBLES 4, MLEN - 1, ISUNCOMPRESSED 1, padding.
/// The first comes after the stream header: one bit 0, a window of 2^16.
fn stored_meta_block(bytes: &[u8], first: bool) -> Vec<u8> {
    let Some(length) = u32::try_from(bytes.len()).ok().and_then(|length| length.checked_sub(1)) else {
        return Vec::new();
    };
    let header = (length << 3) | (1 << 19);
    let header = if first { header << 1 } else { header };
    header.to_le_bytes().iter().take(3).chain(bytes).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_meta_blocks_are_written_bit_by_bit() {
        let mut encoder = Encoder::new(Encoding::Br);
        // 0 | 0, 00, MLEN - 1 = 2 in 16 bits, 1, padding; then without the stream header.
        assert_eq!(encoder.encode(b"abc").unwrap(), [0x20, 0x00, 0x10, b'a', b'b', b'c']);
        assert_eq!(encoder.encode(b"d").unwrap(), [0x00, 0x00, 0x08, b'd']);
        assert!(encoder.encode(b"").unwrap().is_empty());
        assert_eq!(encoder.finish().unwrap(), [0x03]);
    }
}
