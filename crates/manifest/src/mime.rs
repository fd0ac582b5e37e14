//! Mail as bytes, for hooks: RFC 5322 headers, RFC 2047 words, RFC 2046 alternatives.
//!
//! Deterministic: the boundary is a hash of the content, and neither date nor message id is written. The server
//! that takes the mail adds both; an id derived from the content would make a second, equal mail look like a
//! repeat to whoever receives it.

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{
    GeneralPurpose, GeneralPurposeConfig, STANDARD as BASE64, URL_SAFE_NO_PAD,
};
use sha2::{Digest, Sha256};

use crate::hook::{FilePart, HookError};

/// Longest line of a body that is sent as it is, RFC 5322 §2.1.1.
const MAX_LINE_BYTES: usize = 998;
/// Bytes in a line of 76 characters of base64, RFC 2045 §6.8.
const LINE_BYTES: usize = 57;
/// Bytes in one encoded word, so that the word stays under the 75 characters of RFC 2047 §2.
const WORD_BYTES: usize = 45;

/// A mail. Every text is checked before it becomes a header, so no argument can add one.
#[derive(Clone, Debug, Default)]
pub struct Mail<'a> {
    /// Recipients: `ada@example.com` or `Ada Lovelace <ada@example.com>`.
    pub to: Vec<&'a str>,
    /// Recipients of a copy.
    pub cc: Vec<&'a str>,
    /// Recipients nobody else sees.
    pub bcc: Vec<&'a str>,
    /// Subject.
    pub subject: &'a str,
    /// `Message-ID` of the mail that this one answers.
    pub in_reply_to: Option<&'a str>,
    /// The text.
    pub text: &'a str,
    /// The same in HTML.
    pub html: Option<&'a str>,
    /// Files.
    pub attachments: Vec<&'a FilePart>,
}

impl Mail<'_> {
    /// Writes the mail.
    ///
    /// # Errors
    /// [`HookError`] names the argument (`to`, `cc`, `bcc`, `subject`, `in_reply_to`) that cannot be a header.
    pub fn write(&self) -> Result<String, HookError> {
        let mut out = String::new();
        for (name, field, people) in
            [("To", "to", &self.to), ("Cc", "cc", &self.cc), ("Bcc", "bcc", &self.bcc)]
        {
            if !people.is_empty() {
                let people = people.iter().map(|one| mailbox(field, one)).collect::<Result<Vec<_>, _>>()?;
                header(&mut out, name, &people.join(",\r\n "));
            }
        }
        header(&mut out, "Subject", &words("subject", self.subject)?);
        if let Some(id) = self.in_reply_to {
            let id = message_id(id)?;
            header(&mut out, "In-Reply-To", id);
            header(&mut out, "References", id);
        }
        header(&mut out, "MIME-Version", "1.0");
        self.body(&mut out);
        Ok(out)
    }

    /// The text, and after it the files.
    fn body(&self, out: &mut String) {
        if self.attachments.is_empty() {
            return self.words(out);
        }
        let mut hash = Sha256::new_with_prefix(format!("{}\0{}", self.text, self.html.unwrap_or_default()));
        for file in &self.attachments {
            hash.update(format!("\0{}\0{}\0", file.name, file.mimetype));
            hash.update(Sha256::digest(&file.bytes));
        }
        let boundary = boundary("file-", &hash.finalize());
        header(out, "Content-Type", &format!("multipart/mixed; boundary=\"{boundary}\""));
        let _ = write!(out, "\r\n--{boundary}\r\n");
        self.words(out);
        for file in &self.attachments {
            let _ = write!(out, "\r\n--{boundary}\r\n");
            attach(out, file);
        }
        let _ = write!(out, "\r\n--{boundary}--\r\n");
    }

    fn words(&self, out: &mut String) {
        let Some(html) = self.html else { return part(out, "plain", self.text) };
        let boundary = boundary("part-", &Sha256::digest(format!("{}\0{html}", self.text)));
        header(out, "Content-Type", &format!("multipart/alternative; boundary=\"{boundary}\""));
        for (kind, text) in [("plain", self.text), ("html", html)] {
            let _ = write!(out, "\r\n--{boundary}\r\n");
            part(out, kind, text);
        }
        let _ = write!(out, "\r\n--{boundary}--\r\n");
    }
}

/// A boundary that depends on the content alone. No content can hold the hash of itself.
fn boundary(prefix: &str, hash: &[u8]) -> String {
    hash.iter().take(12).fold(prefix.to_owned(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// A file as a part, RFC 2183; a name that is not ASCII is written as RFC 2231 says.
fn attach(out: &mut String, file: &FilePart) {
    header(out, "Content-Type", &file.mimetype);
    let plain =
        file.name.bytes().all(|byte| (byte.is_ascii_graphic() || byte == b' ') && !b"\"\\".contains(&byte));
    let name = if plain {
        format!("filename=\"{}\"", file.name)
    } else {
        let encoded = file.name.bytes().fold(String::new(), |mut text, byte| {
            let _ = if byte.is_ascii_alphanumeric() {
                write!(text, "{}", char::from(byte))
            } else {
                write!(text, "%{byte:02X}")
            };
            text
        });
        format!("filename*=UTF-8''{encoded}")
    };
    header(out, "Content-Disposition", &format!("attachment; {name}"));
    header(out, "Content-Transfer-Encoding", "base64");
    for line in file.bytes.chunks(LINE_BYTES) {
        out.push_str("\r\n");
        out.push_str(&BASE64.encode(line));
    }
    out.push_str("\r\n");
}

/// Bytes as base64url without padding, RFC 4648 §5.
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The text in base64 of either alphabet, padded or not, line breaks ignored; `None` if it is no UTF-8 text.
#[must_use]
pub fn decode_text(encoded: &str) -> Option<String> {
    String::from_utf8(decode(encoded)?).ok()
}

/// The bytes in base64 of either alphabet, padded or not, line breaks ignored.
#[must_use]
pub fn decode(encoded: &str) -> Option<Vec<u8>> {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let broken = encoded.bytes().any(|byte| byte.is_ascii_whitespace());
    let compact: Cow<'_, str> =
        if broken { encoded.split_ascii_whitespace().collect::<String>().into() } else { encoded.into() };
    let alphabet = if compact.contains(['-', '_']) { URL_SAFE } else { STANDARD };
    GeneralPurpose::new(&alphabet, lenient).decode(compact.as_ref()).ok()
}

fn header(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, "{name}: {value}\r\n");
}

fn part(out: &mut String, kind: &str, text: &str) {
    let text = text.replace("\r\n", "\n").replace(['\r', '\n'], "\r\n");
    let plain = !text.contains('\0') && text.split("\r\n").all(|line| line.len() <= MAX_LINE_BYTES);
    header(out, "Content-Type", &format!("text/{kind}; charset=utf-8"));
    header(out, "Content-Transfer-Encoding", if plain { "8bit" } else { "base64" });
    out.push_str("\r\n");
    if plain { out.push_str(&text) } else { out.push_str(&wrapped(&BASE64.encode(text))) }
}

/// Base64 in lines of 76 characters, RFC 2045 §6.8.
fn wrapped(encoded: &str) -> String {
    let letters: Vec<char> = encoded.chars().collect();
    letters.chunks(76).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\r\n")
}

/// A header's text: as it is, or as encoded words where it is not printable ASCII.
fn words(field: &str, text: &str) -> Result<String, HookError> {
    if text.chars().any(char::is_control) {
        return Err(refuse(field, "one line without control characters"));
    }
    if text.is_ascii() && !text.contains("=?") {
        return Ok(text.to_owned());
    }
    let mut chunks = vec![String::new()];
    for letter in text.chars() {
        match chunks.last_mut() {
            Some(chunk) if chunk.len() + letter.len_utf8() <= WORD_BYTES => chunk.push(letter),
            _ => chunks.push(letter.into()),
        }
    }
    let word = |chunk: &String| format!("=?UTF-8?B?{}?=", BASE64.encode(chunk));
    Ok(chunks.iter().map(word).collect::<Vec<_>>().join("\r\n "))
}

fn mailbox(field: &str, text: &str) -> Result<String, HookError> {
    let text = text.trim();
    let (name, address) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address),
        None => ("", text),
    };
    let valid = address.split_once('@').is_some_and(|(local, domain)| {
        let fits = |part: &str| {
            part.bytes().all(|byte| byte.is_ascii_graphic() && !b"@<>(),;:\\\"[]".contains(&byte))
        };
        !local.is_empty() && !domain.is_empty() && fits(local) && fits(domain)
    });
    if !valid || text.chars().any(char::is_control) {
        return Err(refuse(field, "addresses like ada@example.com or Ada Lovelace <ada@example.com>"));
    }
    let name = words(field, name)?;
    let plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || " -_'".contains(letter));
    Ok(match name.as_str() {
        "" => address.to_owned(),
        encoded if encoded.starts_with("=?") => format!("{encoded} <{address}>"),
        name if plain => format!("{name} <{address}>"),
        name => format!("\"{}\" <{address}>", name.replace('\\', "\\\\").replace('"', "\\\"")),
    })
}

fn message_id(text: &str) -> Result<&str, HookError> {
    let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
    let valid = inner.is_some_and(|id| {
        id.contains('@') && id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'<' && byte != b'>')
    });
    if valid {
        Ok(text)
    } else {
        Err(refuse("in_reply_to", "a Message-ID header such as <id@mail.example.com>"))
    }
}

fn refuse(field: &str, expected: &str) -> HookError {
    HookError { field: field.to_owned(), expected: expected.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail<'static> {
        Mail { to: vec!["ada@example.com"], subject: "Lunch", text: "At one?\nAda", ..Mail::default() }
    }

    #[test]
    fn a_plain_mail_reads_as_it_is_written() {
        let expected = "To: ada@example.com\r\nSubject: Lunch\r\nMIME-Version: 1.0\r\n\
            Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nAt one?\r\nAda";
        assert_eq!(mail().write().unwrap(), expected);
    }

    #[test]
    fn no_argument_can_add_a_header() {
        for evil in
            ["a@example.com\r\nBcc: b@example.com", "a@example.com, b@example.com", "A\n <a@example.com>"]
        {
            let error = Mail { to: vec![evil], ..mail() }.write().unwrap_err();
            assert_eq!(error.field, "to", "{evil}");
        }
        assert_eq!(Mail { subject: "x\r\nBcc: b@c.d", ..mail() }.write().unwrap_err().field, "subject");
        let reply = Mail { in_reply_to: Some("<a@b>\r\nX: y"), ..mail() };
        assert_eq!(reply.write().unwrap_err().field, "in_reply_to");
    }

    #[test]
    fn other_letters_become_encoded_words_under_75_characters() {
        let subject = "Grüße aus Zürich 🎉 ".repeat(8);
        let text = Mail { subject: &subject, ..mail() }.write().unwrap();
        let (_, rest) = text.split_once("Subject: ").unwrap();
        let (value, _) = rest.split_once("\r\nMIME-Version").unwrap();
        let mut decoded = String::new();
        for word in value.split("\r\n ") {
            assert!(word.len() <= 75, "{word}");
            decoded += &decode_text(word.trim_start_matches("=?UTF-8?B?").trim_end_matches("?=")).unwrap();
        }
        assert_eq!(decoded, subject);
    }

    #[test]
    fn names_are_quoted_or_encoded() {
        let to = vec!["Ada Lovelace <a@b.c>", "Lovelace, Ada <a@b.c>", "Jörg <j@b.c>"];
        let text = Mail { to, ..mail() }.write().unwrap();
        let expected =
            "To: Ada Lovelace <a@b.c>,\r\n \"Lovelace, Ada\" <a@b.c>,\r\n =?UTF-8?B?SsO2cmc=?= <j@b.c>\r\n";
        assert!(text.starts_with(expected), "{text}");
    }

    #[test]
    fn the_boundary_depends_on_the_content_alone() {
        let html = |html| Mail { html: Some(html), ..mail() }.write().unwrap();
        assert_eq!(html("<p>At one?</p>"), html("<p>At one?</p>"));
        let boundary =
            |text: &str| text.split("boundary=").nth(1).unwrap().split("\r\n").next().unwrap().to_owned();
        assert_ne!(boundary(&html("<p>At one?</p>")), boundary(&html("<p>At two?</p>")));
    }

    #[test]
    fn a_line_too_long_for_mail_is_sent_as_base64() {
        let text = "x".repeat(MAX_LINE_BYTES + 1);
        let written = Mail { text: &text, ..mail() }.write().unwrap();
        let (head, body) = written.split_once("\r\n\r\n").unwrap();
        assert!(head.ends_with("base64") && body.lines().all(|line| line.len() <= 76));
        assert_eq!(decode_text(body).unwrap(), text);
    }

    #[test]
    fn base64_of_both_alphabets_is_read() {
        for encoded in ["w7zCv8K+", "w7zCv8K-", "w7zC\nv8K+\n"] {
            assert_eq!(decode_text(encoded).as_deref(), Some("ü¿¾"), "{encoded}");
        }
        assert_eq!(decode_text("/w=="), None);
    }
}
