use clawlink_manifest::Field;
use md5::{Digest as _, Md5};
use serde::Deserialize;

use crate::exec::mimetype::{is_mimetype, is_taken};
use crate::vault::hex;

/// Longest file name, in bytes.
const NAME_MAX_BYTES: usize = 255;

/// A file as a caller gives it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenFile {
    pub(super) name: Option<String>,
    pub(super) mimetype: Option<String>,
    pub(super) md5: Option<String>,
    pub(super) data: Option<String>,
    pub(super) url: Option<String>,
    pub(super) file: Option<String>,
}

/// Where its bytes are.
pub(super) enum Source {
    Data(String),
    Url(String),
    Handle(String),
}

/// What is wrong with one: a member, and what was expected there.
pub(super) type Wrong = (&'static str, String);

impl GivenFile {
    /// The one source it names.
    pub(super) fn source(&mut self) -> Result<Source, Wrong> {
        match (self.data.take(), self.url.take(), self.file.take()) {
            (Some(data), None, None) => Ok(Source::Data(data)),
            (None, Some(url), None) => Ok(Source::Url(url)),
            (None, None, Some(handle)) => Ok(Source::Handle(handle)),
            _ => Err(("", "exactly one of data, url and file".to_owned())),
        }
    }
}

/// The name to send, checked: it stands in headers.
pub(super) fn check_name(name: Option<String>) -> Result<String, Wrong> {
    let expected =
        || ("name", format!("a file name of 1 to {NAME_MAX_BYTES} bytes on one line, without a path"));
    let name = name.ok_or_else(expected)?;
    let plain = !name.chars().any(|letter| letter.is_control() || matches!(letter, '/' | '\\'));
    let fits = (1..=NAME_MAX_BYTES).contains(&name.len()) && !name.trim_matches('.').trim().is_empty();
    if plain && fits { Ok(name) } else { Err(expected()) }
}

/// The content type to send: the one that is given, which must agree with what is known of the bytes, and be one of those the
/// field takes.
pub(super) fn check_mimetype(
    field: &Field,
    given: Option<String>,
    known: Option<&str>,
) -> Result<String, Wrong> {
    if let (Some(given), Some(known)) = (&given, known)
        && !given.eq_ignore_ascii_case(known)
    {
        return Err(("mimetype", format!("{known}, which its source says it is")));
    }
    let mimetype = given.or_else(|| known.map(str::to_owned)).unwrap_or_default().to_ascii_lowercase();
    if !is_mimetype(&mimetype) {
        return Err(("mimetype", "a content type such as text/plain".to_owned()));
    }
    if !is_taken(&mimetype, field.mime.iter().map(AsRef::as_ref)) {
        return Err(("mimetype", format!("one of: {}", field.mime.join(", "))));
    }
    Ok(mimetype)
}

/// The bytes, if they are what the caller meant and no more than the field takes.
pub(super) fn check_bytes(field: &Field, md5: Option<&str>, bytes: Vec<u8>) -> Result<Vec<u8>, Wrong> {
    if bytes.len() > field.max_bytes as usize {
        return Err(("", format!("at most {} bytes; this has {}", field.max_bytes, bytes.len())));
    }
    let agrees = |wanted: &str| hex(&Md5::digest(&bytes)).eq_ignore_ascii_case(wanted);
    if md5.is_none_or(agrees) { Ok(bytes) } else { Err(("md5", "the MD5 of these bytes, in hex".to_owned())) }
}
