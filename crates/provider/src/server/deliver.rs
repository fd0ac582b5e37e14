use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::filler::send_filler;
use super::frame::{Payload, Terms, frame};
use crate::model::Answer;
use crate::model::rules::{Drip, DripPart, Ending};

/// Lets sent bytes leave before a reset throws the rest away.
const BEFORE_RESET: Duration = Duration::from_millis(30);
/// Reads on after a FIN, or unread bytes would turn it into a reset.
const AFTER_CLOSE: Duration = Duration::from_millis(500);

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Delivered {
    /// Every byte of a whole answer was handed to the network.
    pub(crate) answered: bool,
    /// How the connection has to end, if it has to.
    pub(crate) ending: Option<Ending>,
}

const GONE: Delivered = Delivered { answered: false, ending: Some(Ending::Close) };

/// Acts out an answer's delivery: wait, send fast or slowly, stop where it says.
pub(crate) async fn deliver(stream: &mut TcpStream, answer: Answer, terms: Terms) -> Delivered {
    let (delay_ms, hang, drip) = (answer.delivery.delay_ms, answer.delivery.hang, answer.delivery.drip);
    if hang {
        wait_for_the_end(stream).await;
        return GONE;
    }
    if delay_ms > 0 && !wait(stream, Duration::from_millis(delay_ms)).await {
        return GONE;
    }
    let framed = frame(answer, terms);
    let of_part = |part| drip.filter(|drip| drip.part == part);
    let sent = async {
        match framed.payload {
            Payload::Bytes(body) if drip.is_none() => {
                stream.write_all(&[framed.head, body].concat()).await?;
            }
            Payload::Bytes(body) => {
                send_part(stream, &framed.head, of_part(DripPart::Headers)).await?;
                send_part(stream, &body, of_part(DripPart::Body)).await?;
            }
            Payload::Filler { bytes, encoding, limit } => {
                send_part(stream, &framed.head, of_part(DripPart::Headers)).await?;
                send_filler(stream, bytes, encoding, limit).await?;
            }
        }
        stream.flush().await
    };
    match sent.await {
        Ok(()) => Delivered { answered: framed.whole, ending: framed.ending },
        Err(_) => GONE,
    }
}

/// Ends a connection by RST or FIN.
pub(crate) async fn end(mut stream: TcpStream, ending: Ending) {
    match ending {
        Ending::Reset => {
            tokio::time::sleep(BEFORE_RESET).await;
            // Without linger a socket that is dropped resets; where that fails, the peer sees a FIN instead.
            let _ = stream.set_zero_linger();
        }
        Ending::Close => {
            if stream.shutdown().await.is_ok() {
                let _ = tokio::time::timeout(AFTER_CLOSE, wait_for_the_end(&mut stream)).await;
            }
        }
    }
}

async fn send_part(stream: &mut TcpStream, bytes: &[u8], drip: Option<Drip>) -> io::Result<()> {
    let Some(drip) = drip else { return stream.write_all(bytes).await };
    let size = usize::try_from(drip.bytes.max(1)).unwrap_or(1);
    for piece in bytes.chunks(size) {
        stream.write_all(piece).await?;
        tokio::time::sleep(Duration::from_millis(drip.every_ms)).await;
    }
    Ok(())
}

/// Waits, and says whether the peer is still there.
async fn wait(stream: &TcpStream, time: Duration) -> bool {
    tokio::select! {
        () = tokio::time::sleep(time) => true,
        () = peer_left(stream) => false,
    }
}

/// Ends when the peer does; a peer that sends the next request early is there, and is not watched further.
async fn peer_left(stream: &TcpStream) {
    match stream.peek(&mut [0]).await {
        Ok(0) | Err(_) => {}
        Ok(_) => std::future::pending().await,
    }
}

async fn wait_for_the_end(stream: &mut TcpStream) {
    let mut ignored = [0; 4096];
    while matches!(stream.read(&mut ignored).await, Ok(length) if length > 0) {}
}
