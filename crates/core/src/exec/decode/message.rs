//! Mails and multipart bodies (RFC 5322, RFC 2046, RFC 7578), read leniently: a person must see whatever will be sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use percent_encoding::percent_decode_str;

use super::Passage;
use super::words::decode_words;
use crate::vault::sha256_hex;

/// Parts within parts that are still read.
const MOST_DEPTH: u8 = 5;
/// Headers that say how a mail is written, not what it says.
const WRITING: [&str; 3] = ["mime-version", "content-type", "content-transfer-encoding"];

/// The head of a message, names as written, values unfolded.
type Head = Vec<(String, String)>;

/// A mail: its headers, then its texts and files.
pub(super) fn mail(bytes: &[u8]) -> Vec<Passage> {
    let (head, body) = split_head(bytes);
    let said = head.iter().filter(|(name, _)| !WRITING.contains(&name.to_ascii_lowercase().as_str()));
    let mut told: Vec<Passage> =
        said.map(|(name, value)| Passage::new(name.as_str(), decode_words(value))).collect();
    tell(&head, body, MOST_DEPTH, &mut told);
    told
}

/// The parts of a multipart body of this content type.
pub(super) fn parts(content_type: &str, bytes: &[u8]) -> Vec<Passage> {
    let mut told = Vec::new();
    let head = vec![("content-type".to_owned(), content_type.to_owned())];
    tell(&head, bytes, MOST_DEPTH, &mut told);
    told
}

fn tell(head: &Head, body: &[u8], depth: u8, told: &mut Vec<Passage>) {
    let content_type = find(head, "content-type").unwrap_or("text/plain");
    match parameter(content_type, "boundary").filter(|_| content_type.starts_with("multipart/")) {
        Some(boundary) if depth > 0 => {
            for part in split_parts(body, &boundary) {
                let (head, body) = split_head(part);
                tell(&head, body, depth - 1, told);
            }
        }
        _ => told.push(leaf(head, content_type, body)),
    }
}

fn leaf(head: &Head, content_type: &str, body: &[u8]) -> Passage {
    let disposition = find(head, "content-disposition").unwrap_or_default();
    let body = decode_transfer(find(head, "content-transfer-encoding").unwrap_or_default(), body);
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let file = parameter(disposition, "filename").or_else(|| extended(disposition));
    let name = parameter(disposition, "name").unwrap_or_else(|| match kind {
        _ if file.is_some() => "File".to_owned(),
        "text/plain" => "Text".to_owned(),
        "text/html" => "HTML".to_owned(),
        other => other.to_owned(),
    });
    match (file, std::str::from_utf8(&body)) {
        (None, Ok(text)) => Passage::new(name, text),
        (file, _) => {
            let file = file.map(|file| format!("{file}, ")).unwrap_or_default();
            Passage::new(name, format!("{file}{kind}, {} bytes, sha256 {}", body.len(), sha256_hex(&body)))
        }
    }
}

/// A file name that is not ASCII: `filename*=UTF-8''Pl%C3%A4ne.txt`, RFC 2231.
fn extended(disposition: &str) -> Option<String> {
    let encoded = parameter(disposition, "filename*")?;
    let text = percent_decode_str(encoded.strip_prefix("UTF-8''")?).decode_utf8().ok()?;
    Some(text.into_owned())
}

fn decode_transfer(encoding: &str, body: &[u8]) -> Vec<u8> {
    if !encoding.trim().eq_ignore_ascii_case("base64") {
        return body.to_vec();
    }
    let compact: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(compact).unwrap_or_else(|_| body.to_vec())
}

/// Head and body, parted by the first empty line.
fn split_head(bytes: &[u8]) -> (Head, &[u8]) {
    let parted = [&b"\r\n\r\n"[..], b"\n\n"].into_iter().find_map(|line| split_once(bytes, line));
    let (head, body) = parted.unwrap_or_else(|| {
        // A part without headers begins with its empty line.
        bytes.strip_prefix(b"\r\n").map_or((bytes, &[][..]), |body| (&[][..], body))
    });
    let mut read = Head::new();
    for line in String::from_utf8_lossy(head).lines() {
        match (line.starts_with([' ', '\t']), read.last_mut(), line.split_once(':')) {
            (true, Some((_, value)), _) => value.extend([" ", line.trim()]),
            (false, _, Some((name, value))) => read.push((name.trim().to_owned(), value.trim().to_owned())),
            _ => {}
        }
    }
    (read, body)
}

fn split_parts<'b>(body: &'b [u8], boundary: &str) -> Vec<&'b [u8]> {
    let line = format!("--{boundary}").into_bytes();
    let mut parts = Vec::new();
    let mut rest = split_once(body, &line).map(|(_, rest)| rest);
    while let Some(after) = rest {
        if after.starts_with(b"--") {
            break;
        }
        let after = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
        let (part, next) = split_once(after, &line).map_or((after, None), |(part, rest)| (part, Some(rest)));
        parts.push(part.strip_suffix(b"\r\n").or_else(|| part.strip_suffix(b"\n")).unwrap_or(part));
        rest = next;
    }
    parts
}

fn split_once<'b>(bytes: &'b [u8], line: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let first = *line.first()?;
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(line) {
            return Some((bytes.get(..at)?, bytes.get(at + line.len()..)?));
        }
        at += 1;
    }
}

fn find<'h>(head: &'h Head, name: &str) -> Option<&'h str> {
    head.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// A parameter of a header: `boundary=x`, `name="a b"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (key, value) = part.trim().split_once('=')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim_matches('"').to_owned())
    })
}
