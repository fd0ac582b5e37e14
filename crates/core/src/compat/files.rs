//! Files of published clients: an argument names a local file, and the client adds its bytes beside the arguments.

use std::collections::BTreeMap;

use clawlink_manifest::{App, Tool};
use serde_json::{Map, Value, json};

use crate::problem::{Kind, Problem};
use crate::run::FileHandle;

/// Members of a file that comes with a call.
const MEMBERS: [&str; 5] = ["pointer", "name", "mimetype", "md5", "dataBase64"];

/// A file that came with a call.
#[derive(Debug, Default)]
struct SentFile {
    name: String,
    mimetype: String,
    md5: String,
    data: String,
}

/// The files that came with a call, by what the arguments call them.
#[derive(Debug, Default)]
pub(super) struct Sent(BTreeMap<String, SentFile>);

impl Sent {
    /// Reads the member `files` of a body.
    ///
    /// # Errors
    /// `missing_file_bytes` that names the entry and member that is no text.
    pub(super) fn read(files: Option<Value>) -> Result<Self, Problem> {
        let entries = match files {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(entries)) => entries,
            Some(_) => return Err(refuse("missing_file_bytes", "files", "files: expected a list.")),
        };
        let mut sent = BTreeMap::new();
        for (index, mut entry) in entries.into_iter().enumerate() {
            let mut take = |member: &str| {
                let place = format!("files[{index}].{member}");
                let Some(Value::String(text)) = entry.get_mut(member).map(Value::take) else {
                    return Err(refuse("missing_file_bytes", &place, &format!("{place}: expected text.")));
                };
                Ok(text)
            };
            let [pointer, name, mimetype, md5, data] = MEMBERS.map(&mut take);
            sent.insert(pointer?, SentFile { name: name?, mimetype: mimetype?, md5: md5?, data: data? });
        }
        Ok(Self(sent))
    }
}

/// Puts the bytes of files, or the handles that stand for them, where the arguments name them. Returns what came with the call,
/// without a byte of it.
///
/// # Errors
/// `missing_file_bytes` for a local file whose bytes did not come along, `file_mimetype_mismatch` for two content types.
pub(super) fn read_files(
    tool: &Tool,
    arguments: &mut Map<String, Value>,
    mut sent: Sent,
) -> Result<Vec<Value>, Problem> {
    let mut uploaded = Vec::new();
    for field in tool.fields.iter().filter(|field| field.takes_files()) {
        let name = field.name.as_ref();
        match arguments.get_mut(name) {
            Some(Value::Array(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    uploaded.extend(read_file(item, &format!("{name}.{index}"), &mut sent)?);
                }
            }
            Some(value) => uploaded.extend(read_file(value, name, &mut sent)?),
            None => {}
        }
    }
    Ok(uploaded)
}

fn read_file(value: &mut Value, place: &str, sent: &mut Sent) -> Result<Option<Value>, Problem> {
    let Some(named) = value.get("s3key").and_then(Value::as_str).map(str::to_owned) else { return Ok(None) };
    let mimetype = value.get("mimetype").and_then(Value::as_str).unwrap_or_default();
    if let Some(file) = sent.0.get_mut(&named).map(std::mem::take) {
        if !mimetype.eq_ignore_ascii_case(&file.mimetype) {
            let words = format!("{place}: mimetype is {mimetype}, but its bytes came as {}.", file.mimetype);
            return Err(refuse("file_mimetype_mismatch", place, &words));
        }
        let told = json!({ "pointer": named, "name": file.name, "mimetype": file.mimetype });
        *value = json!({ "name": file.name, "mimetype": file.mimetype, "md5": file.md5, "data": file.data });
        return Ok(Some(told));
    }
    let Some(handle) = kept_file_of(&named) else {
        let words = format!("{place}: the bytes of {named:?} did not come along in files.");
        return Err(refuse("missing_file_bytes", place, &words));
    };
    // Name and content type are those that the file is kept with.
    *value = json!({ "file": handle });
    Ok(None)
}

fn refuse(code: &'static str, place: &str, words: &str) -> Problem {
    let field = format!("/arguments/{}", place.replace('.', "/"));
    let error = json!({ "field": field, "code": "format", "expected": words, "got": "another" });
    Problem::new(Kind::Malformed, code, format!("{words} Nothing was sent.")).with("errors", json!([error]))
}

/// The handle in an `s3key` of ours: `1/CLAWLINK/GMAIL/response/fil_…`. Published clients read no local file for a name of this
/// form.
fn kept_file_of(s3key: &str) -> Option<&str> {
    let rest = s3key.strip_prefix("1/CLAWLINK/")?;
    let (app, handle) = rest.split_once("/response/")?;
    let plain = |text: &str, also: &str| {
        !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || also.contains(letter))
    };
    (plain(app, "_") && plain(handle, "_-")).then_some(handle)
}

/// A file that a tool fetched, as an argument of the next call.
pub(super) fn describe(app: &App, file: &FileHandle) -> Value {
    let slug = app.slug.replace('-', "_").to_ascii_uppercase();
    json!({
        "name": file.name, "mimetype": file.mimetype, "s3key": format!("1/CLAWLINK/{slug}/response/{}", file.handle),
        "bytes": file.bytes, "url": file.url, "expires_at": file.expires_at.to_iso(),
    })
}

/// What taking the files of a call refused, by the published codes.
pub(super) fn publish(mut problem: Problem) -> Problem {
    let first = problem.members.get("errors").and_then(Value::as_array).and_then(|all| all.first());
    let text =
        |name: &str| first.and_then(|error| error.get(name)).and_then(Value::as_str).unwrap_or_default();
    let within = text("field").trim_start_matches("/arguments/").split('/').skip(1);
    let member = within.filter(|part| !part.bytes().all(|byte| byte.is_ascii_digit())).last();
    problem.code = match (problem.code, member) {
        ("invalid_argument", Some("data")) => "invalid_file_encoding",
        ("invalid_argument", Some("mimetype")) => "file_mimetype_mismatch",
        ("invalid_argument", None) if text("expected").starts_with("at most") => "file_too_large",
        ("invalid_argument", Some("file") | None) => "missing_file_bytes",
        ("invalid_argument", Some(_)) => "invalid_field_value",
        (other, _) => other,
    };
    problem
}
