//! A body as a person reads it. What cannot be read is told by its size; nothing is left out.

mod json;
mod message;
mod words;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::Value;

use super::json::text_of;
use super::plan::PlannedBody;

/// One readable piece of a body: a member, a form field, a header, a text, a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// What it is: `title`, `Subject`, `Text`.
    pub name: String,
    /// What it says.
    pub value: String,
}

impl Passage {
    fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

impl PlannedBody {
    /// The body piece by piece: the mail inside it if it carries one, else members of JSON, fields of a form, parts of a
    /// multipart body; else its text or its size.
    #[must_use]
    pub fn passages(&self) -> Vec<Passage> {
        let Some(content_type) = &self.content_type else { return Vec::new() };
        if let Some(read) = self.decode() {
            return read;
        }
        match (serde_json::from_slice::<Value>(&self.bytes), std::str::from_utf8(&self.bytes)) {
            (Ok(document), _) if content_type.contains("json") => json::passages(&document),
            (_, Ok(text)) => vec![Passage::new("Text", text)],
            _ => vec![Passage::new(content_type.as_str(), format!("{} bytes", self.bytes.len()))],
        }
    }

    /// What the bytes carry in an encoding of their own: a mail (`raw`, base64url) with what stands beside it, a form, or the
    /// parts of a multipart body. `None` where they read as they are.
    #[must_use]
    pub fn decode(&self) -> Option<Vec<Passage>> {
        let content_type = self.content_type.as_deref()?;
        let kind = content_type.to_ascii_lowercase();
        if kind.starts_with("application/x-www-form-urlencoded") {
            let pairs = url::form_urlencoded::parse(&self.bytes);
            return Some(pairs.map(|(name, value)| Passage::new(name, value)).collect());
        }
        if kind.starts_with("multipart/") {
            return Some(message::parts(content_type, &self.bytes));
        }
        kind.contains("json").then(|| mail_in(&self.bytes))?
    }
}

/// The mail in a body that carries one as base64url (Gmail), and the members beside it.
fn mail_in(bytes: &[u8]) -> Option<Vec<Passage>> {
    let mut document = serde_json::from_slice::<Value>(bytes).ok()?;
    let whole = document.as_object_mut()?;
    let raw = match whole.remove("raw") {
        Some(raw) => raw,
        None => whole.get_mut("message")?.as_object_mut()?.remove("raw")?,
    };
    let mail = URL_SAFE_NO_PAD.decode(text_of(&raw).trim_end_matches('=')).ok()?;
    let mut passages = message::mail(&mail);
    passages.extend(json::passages(&document));
    Some(passages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clawlink_manifest::mime::Mail;
    use serde_json::json;

    fn read(content_type: &str, bytes: &[u8]) -> Vec<(String, String)> {
        let body = PlannedBody { content_type: Some(content_type.to_owned()), bytes: bytes.to_vec() };
        body.passages().into_iter().map(|passage| (passage.name, passage.value)).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn json_is_told_member_by_member() {
        let body =
            json!({ "title": "Plan", "tags": ["a", "b"], "who": { "name": "Ada" }, "due": null, "none": [] });
        let expected = [
            ("due", "null"),
            ("none", "[]"),
            ("tags 1", "a"),
            ("tags 2", "b"),
            ("title", "Plan"),
            ("who name", "Ada"),
        ];
        let mut told = read("application/json", body.to_string().as_bytes());
        told.sort();
        assert_eq!(told, pairs(&expected));
    }

    #[test]
    fn a_form_is_told_field_by_field() {
        let told = read("application/x-www-form-urlencoded", b"amount=500&note=a%26b+c");
        assert_eq!(told, pairs(&[("amount", "500"), ("note", "a&b c")]));
    }

    #[test]
    fn a_mail_is_told_as_it_will_be_read() {
        let mail = Mail {
            to: vec!["Jörg <j@b.c>", "ada@example.com"],
            bcc: vec!["eve@example.com"],
            subject: "Grüße aus Zürich, und zwar an alle, die das hier lesen können 🎉",
            text: "Guten Tag",
            html: Some("<p>Guten Tag</p>"),
            ..Mail::default()
        };
        let raw = URL_SAFE_NO_PAD.encode(mail.write().unwrap());
        let told = read("application/json", json!({ "raw": raw, "threadId": "t1" }).to_string().as_bytes());
        let expected = [
            ("To", "Jörg <j@b.c>, ada@example.com"),
            ("Bcc", "eve@example.com"),
            ("Subject", "Grüße aus Zürich, und zwar an alle, die das hier lesen können 🎉"),
            ("Text", "Guten Tag"),
            ("HTML", "<p>Guten Tag</p>"),
            ("threadId", "t1"),
        ];
        assert_eq!(told, pairs(&expected));
    }

    #[test]
    fn a_long_line_in_base64_is_told_decoded() {
        let text = "x".repeat(2_000);
        let mail = Mail { to: vec!["a@b.c"], subject: "s", text: &text, ..Mail::default() }.write().unwrap();
        let raw = URL_SAFE_NO_PAD.encode(mail);
        let told = read("application/json", json!({ "message": { "raw": raw } }).to_string().as_bytes());
        assert!(told.contains(&("Text".to_owned(), text)));
    }

    #[test]
    fn parts_are_told_with_their_files() {
        let body = b"--b\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\n#general\r\n--b\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--b--\r\n";
        let told = read("multipart/form-data; boundary=b", body);
        assert_eq!(
            told,
            pairs(&[
                ("channel", "#general"),
                (
                    "file",
                    "a.png, image/png, 4 bytes, sha256 0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543"
                )
            ])
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_size() {
        assert_eq!(read("application/pdf", b"\xff\xfe\x00"), pairs(&[("application/pdf", "3 bytes")]));
        assert_eq!(read("text/plain", b"hello"), pairs(&[("Text", "hello")]));
        assert_eq!(PlannedBody::default().passages(), []);
        for wrong in [&b"--b"[..], b"--b\r\n", b"", b"--b\r\nA: b\r\n--b--"] {
            read("multipart/mixed; boundary=b", wrong);
        }
    }
}
