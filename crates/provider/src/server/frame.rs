//! Turns an answer into bytes, and into the way the connection ends. Pure.

use crate::model::rules::{Cut, Delivery, Encoding, Ending, Framing, Point};
use crate::model::{Answer, Body, http_date};

/// What the request and the clock say about its answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    /// A HEAD request: the head of the answer alone.
    pub(crate) head_only: bool,
    /// The peer wants to go on afterwards.
    pub(crate) keep_alive: bool,
    pub(crate) now_ms: u64,
}

/// An answer, ready to send.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Framed {
    pub(crate) head: Vec<u8>,
    pub(crate) payload: Payload,
    /// `None` when the connection goes on.
    pub(crate) ending: Option<Ending>,
    /// Whether a peer that reads to the end has the whole answer.
    pub(crate) whole: bool,
}

/// The bytes after the head.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Payload {
    Bytes(Vec<u8>),
    /// Made while sent, in chunks.
    Filler {
        bytes: u64,
        encoding: Encoding,
        /// Stop after that many encoded bytes, without the last chunk.
        limit: Option<u64>,
    },
}

/// Frames an answer as its delivery wants.
pub(crate) fn frame(answer: Answer, terms: Terms) -> Framed {
    let delivery = answer.delivery.clone();
    let framing = framing(&answer, &delivery);
    let mut head = render_head(&answer, framing, terms);
    let bodiless = terms.head_only || has_no_body(answer.status);
    let limit = body_limit(&delivery);
    let mut payload = match answer.body {
        _ if bodiless => Payload::Bytes(Vec::new()),
        Body::Bytes(bytes) => Payload::Bytes(encode(bytes, framing, limit)),
        Body::Filler { bytes, encoding } => Payload::Filler { bytes, encoding, limit },
    };
    match delivery.cut.map(|cut| cut.point) {
        None | Some(Point::AnswerBody(_)) => {}
        Some(Point::AnswerHeaders) => {
            head.truncate(head.len() / 2);
            payload = Payload::Bytes(Vec::new());
        }
        Some(_) => {
            head.clear();
            payload = Payload::Bytes(Vec::new());
        }
    }
    let faulted = delivery.cut.is_some() || delivery.truncate.is_some() || delivery.wrong_length.is_some();
    let closes = faulted || !terms.keep_alive || framing == Framing::Close;
    let ending = delivery.cut.map(|cut: Cut| cut.ending).or(closes.then_some(Ending::Close));
    Framed { head, payload, ending, whole: !faulted }
}

fn framing(answer: &Answer, delivery: &Delivery) -> Framing {
    match (&answer.body, delivery.truncate) {
        (Body::Filler { .. }, _) => Framing::Chunked,
        (Body::Bytes(_), Some(truncate)) => truncate.framing,
        (Body::Bytes(_), None) => Framing::ContentLength,
    }
}

fn body_limit(delivery: &Delivery) -> Option<u64> {
    match (delivery.truncate, delivery.cut.map(|cut| cut.point)) {
        (Some(truncate), _) => Some(truncate.at),
        (None, Some(Point::AnswerBody(at))) => Some(at),
        (None, _) => None,
    }
}

/// 204 and 304 never have one, RFC 9110 §6.4.1.
fn has_no_body(status: u16) -> bool {
    matches!(status, 204 | 304)
}

fn render_head(answer: &Answer, framing: Framing, terms: Terms) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
    for (name, value) in &answer.headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    if answer.header("date").is_none() {
        head.extend(["date: ", &http_date(terms.now_ms), "\r\n"]);
    }
    match answer.body {
        Body::Filler { encoding: Encoding::Gzip, .. } => head.push_str("content-encoding: gzip\r\n"),
        Body::Filler { encoding: Encoding::Br, .. } => head.push_str("content-encoding: br\r\n"),
        Body::Filler { encoding: Encoding::Identity, .. } | Body::Bytes(_) => {}
    }
    match (framing, &answer.body) {
        _ if has_no_body(answer.status) => {}
        (Framing::ContentLength, Body::Bytes(bytes)) => {
            let true_length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            let length = true_length.saturating_add_signed(answer.delivery.wrong_length.unwrap_or(0));
            head.extend(["content-length: ", &length.to_string(), "\r\n"]);
        }
        (Framing::Chunked, _) | (_, Body::Filler { .. }) => head.push_str("transfer-encoding: chunked\r\n"),
        (Framing::Close, Body::Bytes(_)) => {}
    }
    if !terms.keep_alive || framing == Framing::Close {
        head.push_str("connection: close\r\n");
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// Keeps the first `limit` bytes and writes them as the framing asks; a limited chunked body has no last chunk.
fn encode(mut bytes: Vec<u8>, framing: Framing, limit: Option<u64>) -> Vec<u8> {
    bytes.truncate(limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX));
    match framing {
        Framing::ContentLength | Framing::Close => bytes,
        Framing::Chunked => {
            let mut chunks = chunk(&bytes);
            if limit.is_none() {
                chunks.extend_from_slice(LAST_CHUNK);
            }
            chunks
        }
    }
}

/// Ends a chunked body.
pub(crate) const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// Writes one chunk; nothing for no bytes, because an empty chunk is the last.
pub(crate) fn chunk(bytes: &[u8]) -> Vec<u8> {
    if bytes.is_empty() {
        return Vec::new();
    }
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        413 => "Content Too Large",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::rules::Truncate;

    const TERMS: Terms = Terms { head_only: false, keep_alive: true, now_ms: 784_111_777_000 };

    fn framed(delivery: Delivery) -> (String, String, Framed) {
        let answer = Answer { delivery, ..Answer::text(200, "0123456789") };
        let framed = frame(answer, TERMS);
        let Payload::Bytes(body) = framed.payload.clone() else { panic!("bytes stay bytes") };
        (String::from_utf8(framed.head.clone()).unwrap(), String::from_utf8(body).unwrap(), framed)
    }

    #[test]
    fn an_answer_without_faults_goes_out_whole_and_keeps_the_connection() {
        let (head, body, framed) = framed(Delivery::default());
        assert_eq!(
            head,
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\n\
             date: Sun, 06 Nov 1994 08:49:37 GMT\r\ncontent-length: 10\r\n\r\n"
        );
        assert_eq!((body.as_str(), framed.ending, framed.whole), ("0123456789", None, true));
    }

    #[test]
    fn a_truncated_body_is_short_in_all_three_framings() {
        let cut =
            |framing| framed(Delivery { truncate: Some(Truncate { at: 4, framing }), ..Delivery::default() });
        let (head, body, _) = cut(Framing::ContentLength);
        assert!(head.contains("content-length: 10\r\n"));
        assert_eq!(body, "0123");
        let (head, body, _) = cut(Framing::Chunked);
        assert!(head.contains("transfer-encoding: chunked\r\n"));
        assert_eq!(body, "4\r\n0123\r\n");
        let (head, body, end) = cut(Framing::Close);
        assert!(!head.contains("content-length") && head.contains("connection: close\r\n"));
        assert_eq!((body.as_str(), end.ending, end.whole), ("0123", Some(Ending::Close), false));
    }

    #[test]
    fn a_cut_keeps_what_came_before_it() {
        let cut = |point| {
            let cut = Some(Cut { point, ending: Ending::Reset });
            framed(Delivery { cut, ..Delivery::default() })
        };
        let (head, body, end) = cut(Point::BeforeAnswer);
        assert_eq!((head.as_str(), body.as_str(), end.ending), ("", "", Some(Ending::Reset)));
        let (head, body, _) = cut(Point::AnswerHeaders);
        assert!(head.starts_with("HTTP/1.1 200") && !head.ends_with("\r\n\r\n") && body.is_empty());
        let (head, body, _) = cut(Point::AnswerBody(3));
        assert!(head.ends_with("\r\n\r\n"));
        assert_eq!(body, "012");
    }

    #[test]
    fn a_wrong_length_is_off_by_what_was_asked() {
        let (head, body, end) = framed(Delivery { wrong_length: Some(-3), ..Delivery::default() });
        assert!(head.contains("content-length: 7\r\n"));
        assert_eq!((body.as_str(), end.whole), ("0123456789", false));
    }
}
