//! `multipart/form-data`, RFC 7578, written and read.
//!
//! Deterministic: the boundary is a hash of everything that is in the body, so equal arguments give equal bytes, and what a
//! preview shows is what is sent. No content can hold the hash of itself.

use std::borrow::Cow;

use clawlink_manifest::hook::FilePart;
use sha2::{Digest as _, Sha256};

use crate::vault::hex;

/// What a content type of this form begins with.
const FORM: &str = "multipart/form-data; boundary=";

/// One part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// Its name.
    pub(super) name: Cow<'a, str>,
    /// File name and content type, for a file.
    pub(super) file: Option<(Cow<'a, str>, Cow<'a, str>)>,
    /// Its content.
    pub(super) bytes: Cow<'a, [u8]>,
}

impl<'a> Part<'a> {
    /// A text.
    pub(super) fn text(name: &str, text: &str) -> Self {
        let bytes = Cow::Owned(text.as_bytes().to_vec());
        Self { name: Cow::Owned(name.to_owned()), file: None, bytes }
    }

    /// A file.
    pub(super) fn file(name: &str, file: &'a FilePart) -> Self {
        let described = (Cow::Borrowed(file.name.as_str()), Cow::Borrowed(file.mimetype.as_str()));
        Self { name: Cow::Owned(name.to_owned()), file: Some(described), bytes: Cow::Borrowed(&file.bytes) }
    }

    fn head(&self) -> String {
        let name = quoted(&self.name);
        match &self.file {
            None => format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n"),
            Some((file, kind)) => format!(
                "Content-Disposition: form-data; name=\"{name}\"; filename=\"{}\"\r\nContent-Type: {kind}\r\n\r\n",
                quoted(file)
            ),
        }
    }
}

/// A name between quotes: line breaks and quotes are percent-encoded, as browsers do.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// The body and its content type.
pub(super) fn write(parts: &[Part<'_>]) -> (Vec<u8>, String) {
    let boundary = boundary(parts);
    let length: usize = parts.iter().map(|part| part.bytes.len() + 256).sum();
    let mut body = Vec::with_capacity(length);
    for part in parts {
        body.extend_from_slice(format!("--{boundary}\r\n{}", part.head()).as_bytes());
        body.extend_from_slice(&part.bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (body, format!("{FORM}{boundary}"))
}

fn boundary(parts: &[Part<'_>]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(Sha256::digest(part.head()));
        hash.update(Sha256::digest(&part.bytes));
    }
    let digits = hex(&hash.finalize());
    format!("clawlink-{}", digits.chars().take(32).collect::<String>())
}

/// The parts of a body that [`write`] made; `None` for any other.
pub(super) fn read<'a>(content_type: &str, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let opening = format!("--{}\r\n", content_type.strip_prefix(FORM)?);
    let closing = format!("\r\n--{}", content_type.strip_prefix(FORM)?);
    let mut rest = body.strip_prefix(opening.as_bytes())?;
    let mut parts = Vec::new();
    loop {
        let (head, after) = split(rest, b"\r\n\r\n")?;
        let (bytes, after) = split(after, closing.as_bytes())?;
        parts.push(described(std::str::from_utf8(head).ok()?, bytes)?);
        match after.strip_prefix(b"\r\n") {
            Some(next) => rest = next,
            None => return (after == b"--\r\n").then_some(parts),
        }
    }
}

fn described<'a>(head: &str, bytes: &'a [u8]) -> Option<Part<'a>> {
    let owned = |text: &str| Cow::Owned(text.to_owned());
    let name = head.split_once("; name=\"")?.1.split_once('"')?.0;
    let file = head.split_once("; filename=\"").and_then(|(_, rest)| rest.split_once('"'));
    let kind = head.split_once("\r\nContent-Type: ").map_or("", |(_, kind)| kind);
    let file = file.map(|(file, _)| (owned(file), owned(kind)));
    Some(Part { name: owned(name), file, bytes: Cow::Borrowed(bytes) })
}

fn split<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let first = *at.first()?;
    let mut from = 0;
    loop {
        from += bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(from..)?.starts_with(at) {
            return Some((bytes.get(..from)?, bytes.get(from + at.len()..)?));
        }
        from += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(name: &str, bytes: &[u8]) -> FilePart {
        let (field, mimetype) = ("file".to_owned(), "text/plain".to_owned());
        FilePart { field, name: name.to_owned(), mimetype, bytes: bytes.into() }
    }

    #[test]
    fn parts_are_written_as_browsers_do() {
        let file = file("a\"\r\nX: y.txt", b"hello\r\n--x");
        let (body, kind) = write(&[Part::text("title", "Plan é"), Part::file("file", &file)]);
        let boundary = kind.strip_prefix(FORM).unwrap();
        let expected = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nPlan é\r\n--{boundary}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"a%22%0D%0AX: y.txt\"\r\n\
             Content-Type: text/plain\r\n\r\nhello\r\n--x\r\n--{boundary}--\r\n"
        );
        assert_eq!(String::from_utf8(body).unwrap(), expected);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            texts in prop::collection::vec(("[a-z]{1,8}", "\\PC{0,20}"), 0..4),
            bytes in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let file = file("notes.txt", &bytes);
            let mut parts: Vec<Part<'_>> = texts.iter().map(|(name, text)| Part::text(name, text)).collect();
            parts.push(Part::file("file", &file));
            let (body, kind) = write(&parts);
            prop_assert_eq!(read(&kind, &body), Some(parts.clone()));
            prop_assert_eq!(write(&parts), (body, kind));
        }

        #[test]
        fn any_other_content_has_another_boundary(left in "\\PC{0,20}", right in "\\PC{0,20}") {
            let kind = |text: &str| write(&[Part::text("a", text)]).1;
            prop_assert_eq!(left == right, kind(&left) == kind(&right));
        }
    }
}
