//! Gmail takes a mail as base64url of its bytes, and gives one as a tree of parts.

use clawlink_manifest::hook::{FilePart, HookError, RequestParts};
use clawlink_manifest::mime::{Mail, base64url, decode_text};
use serde_json::{Map, Value, json};

/// `{"raw": …}` for a new mail.
pub(crate) fn build_mime(parts: &mut RequestParts, arguments: &Map<String, Value>) -> Result<(), HookError> {
    let raw = raw(&mail(arguments, &parts.files))?;
    put(parts, &json!({ "raw": raw }));
    Ok(())
}

/// `{"raw": …, "threadId": …}` for an answer. Gmail keeps the thread only if the mail names what it answers too.
pub(crate) fn build_reply(parts: &mut RequestParts, arguments: &Map<String, Value>) -> Result<(), HookError> {
    let mail = Mail { in_reply_to: text(arguments, "message_id"), ..mail(arguments, &parts.files) };
    let raw = raw(&mail).map_err(|mut error| {
        if error.field == "in_reply_to" {
            "message_id".clone_into(&mut error.field);
        }
        error
    })?;
    put(parts, &json!({ "raw": raw, "threadId": text(arguments, "thread_id") }));
    Ok(())
}

/// `{"message": {"raw": …}}` for a draft.
pub(crate) fn build_draft(parts: &mut RequestParts, arguments: &Map<String, Value>) -> Result<(), HookError> {
    let raw = raw(&mail(arguments, &parts.files))?;
    put(parts, &json!({ "message": { "raw": raw } }));
    Ok(())
}

/// Flattens a mail: the headers people read, the first text, the names of attachments.
pub(crate) fn read_mail(answer: &mut Value) {
    let header = |name: &str| {
        let headers = answer.pointer("/payload/headers")?.as_array()?;
        let named =
            |header: &&Value| header["name"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(name));
        headers.iter().find(named)?.get("value").cloned()
    };
    let mut leaves = Vec::new();
    if let Some(payload) = answer.get("payload") {
        collect(payload, &mut leaves);
    }
    let attachments: Vec<_> = leaves.iter().filter_map(|part| attachment(part)).collect();
    let mut mail = json!({
        "id": answer["id"],
        "thread_id": answer["threadId"],
        "labels": answer["labelIds"],
        "snippet": answer["snippet"],
        "from": header("From"),
        "to": header("To"),
        "cc": header("Cc"),
        "subject": header("Subject"),
        "date": header("Date"),
        "message_id": header("Message-ID"),
        "text": body(&leaves, "text/plain").or_else(|| body(&leaves, "text/html")),
        "attachments": attachments,
    });
    if let Some(members) = mail.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    *answer = mail;
}

fn mail<'a>(arguments: &'a Map<String, Value>, files: &'a [FilePart]) -> Mail<'a> {
    Mail {
        to: texts(arguments, "to"),
        cc: texts(arguments, "cc"),
        bcc: texts(arguments, "bcc"),
        subject: text(arguments, "subject").unwrap_or_default(),
        text: text(arguments, "body").unwrap_or_default(),
        html: text(arguments, "html"),
        in_reply_to: None,
        attachments: files.iter().collect(),
    }
}

/// Gmail takes a message of at most 5 MB this way, in base64 already.
const ATTACHED_MAX_BYTES: usize = 3_500_000;

fn raw(mail: &Mail<'_>) -> Result<String, HookError> {
    if mail.attachments.iter().map(|file| file.bytes.len()).sum::<usize>() > ATTACHED_MAX_BYTES {
        let (field, expected) = ("attachments".to_owned(), "together at most 3.5 MB".to_owned());
        return Err(HookError { field, expected });
    }
    mail.write().map(|text| base64url(text.as_bytes()))
}

fn put(parts: &mut RequestParts, body: &Value) {
    parts.body = body.to_string().into_bytes();
    "application/json".clone_into(&mut parts.content_type);
}

fn text<'a>(arguments: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    arguments.get(name).and_then(Value::as_str)
}

fn texts<'a>(arguments: &'a Map<String, Value>, name: &str) -> Vec<&'a str> {
    arguments.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn collect<'a>(part: &'a Value, leaves: &mut Vec<&'a Value>) {
    match part.get("parts").and_then(Value::as_array) {
        Some(parts) => parts.iter().for_each(|part| collect(part, leaves)),
        None => leaves.push(part),
    }
}

fn body(leaves: &[&Value], mime_type: &str) -> Option<String> {
    let is_body =
        |part: &&&Value| part["mimeType"] == mime_type && part["filename"].as_str().is_none_or(str::is_empty);
    leaves.iter().find(is_body)?.pointer("/body/data")?.as_str().and_then(decode_text)
}

fn attachment(part: &Value) -> Option<Value> {
    let name = part["filename"].as_str().filter(|name| !name.is_empty())?;
    Some(json!({ "name": name, "type": part["mimeType"], "bytes": part.pointer("/body/size") }))
}
