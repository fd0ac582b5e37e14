use clawlink_manifest::hook::FilePart;
use clawlink_manifest::mime::decode;
use clawlink_manifest::{Field, Tool};
use serde_json::{Map, Value, json};

use super::fetch::fetch;
use super::given::{GivenFile, Source, Wrong, check_bytes, check_mimetype, check_name};
use super::read::{FileError, read_file};
use crate::exec::json::pointer_to;
use crate::exec::validate::{ArgumentCode, InvalidArgument};
use crate::id::UserId;
use crate::ports::{Fault, House};
use crate::vault::sha256_hex;

/// Most that the files of one call may come to, in bytes.
pub const FILES_MAX_BYTES: usize = 20 * 1024 * 1024;
/// Most files of one call.
const FILES_MAX: usize = 20;

/// Why the files of a call cannot be taken. Nothing was sent to the app.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// Files are wrong, one by one.
    #[error("{} files are wrong", .0.len())]
    Invalid(Vec<InvalidArgument>),
    /// Together they are too much.
    #[error("over {FILES_MAX_BYTES} bytes of files, or over {FILES_MAX} of them")]
    TooLarge,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Takes the bytes of every file out of a call's arguments and checks them. In their place stand name, content type, length and
/// hash. An argument that is no object, or names no file of this tool, is left for validation to refuse.
///
/// # Errors
/// [`TakeError`]. Addresses may have been asked.
pub async fn take_files(
    house: &House,
    user: &UserId,
    tool: &Tool,
    arguments: &mut Map<String, Value>,
) -> Result<Vec<FilePart>, TakeError> {
    let mut taking = Taking { house, user, files: Vec::new(), left: FILES_MAX_BYTES, invalid: Vec::new() };
    for field in tool.fields.iter().filter(|field| field.takes_files()) {
        match arguments.get_mut(field.name.as_ref()) {
            Some(Value::Array(items)) if field.of.is_some() => {
                for (index, item) in items.iter_mut().enumerate() {
                    taking.take(field, item, &format!("{}/{index}", pointer_to(&field.name))).await?;
                }
            }
            Some(value) if field.of.is_none() => taking.take(field, value, &pointer_to(&field.name)).await?,
            _ => {}
        }
    }
    if taking.invalid.is_empty() { Ok(taking.files) } else { Err(TakeError::Invalid(taking.invalid)) }
}

/// The files of a call, so far.
struct Taking<'a> {
    house: &'a House,
    user: &'a UserId,
    files: Vec<FilePart>,
    left: usize,
    invalid: Vec<InvalidArgument>,
}

impl Taking<'_> {
    async fn take(&mut self, field: &Field, value: &mut Value, pointer: &str) -> Result<(), TakeError> {
        if !value.is_object() {
            return Ok(());
        }
        if self.files.len() == FILES_MAX {
            return Err(TakeError::TooLarge);
        }
        match self.read(field, value.take()).await? {
            Ok(file) => {
                *value = json!({
                    "name": file.name, "mimetype": file.mimetype, "bytes": file.bytes.len(),
                    "sha256": sha256_hex(&file.bytes),
                });
                self.left -= file.bytes.len().min(self.left);
                self.files.push(file);
            }
            Err((member, expected)) => {
                let place = if member.is_empty() { String::new() } else { format!("/{member}") };
                let (pointer, code) = (format!("{pointer}{place}"), ArgumentCode::Format);
                self.invalid.push(InvalidArgument { pointer, code, expected, got: "another".to_owned() });
            }
        }
        Ok(())
    }

    /// The file of one argument, or what is wrong with it.
    async fn read(&self, field: &Field, given: Value) -> Result<Result<FilePart, Wrong>, TakeError> {
        let mut given: GivenFile = match serde_json::from_value(given) {
            Ok(given) => given,
            Err(error) => return Ok(Err(("", error.to_string()))),
        };
        let source = match given.source() {
            Ok(source) => source,
            Err(wrong) => return Ok(Err(wrong)),
        };
        let (bytes, mimetype, name) = match source {
            Source::Data(data) => {
                if data.len() / 4 * 3 > self.left + 3 {
                    return Err(TakeError::TooLarge);
                }
                match decode(&data) {
                    Some(bytes) => (bytes, None, None),
                    None => return Ok(Err(("data", "base64".to_owned()))),
                }
            }
            Source::Url(url) => {
                match fetch(self.house, &url, self.left.min(field.max_bytes as usize)).await {
                    Ok(fetched) => (fetched.bytes, fetched.mimetype, fetched.name),
                    Err(wrong) => return Ok(Err(wrong)),
                }
            }
            Source::Handle(handle) => match read_file(self.house, self.user, &handle.into()).await {
                Ok(kept) => (kept.bytes, Some(kept.mimetype), Some(kept.name)),
                Err(FileError::Fault(fault)) => return Err(fault.into()),
                Err(_) => {
                    return Ok(Err(("file", "the handle of a file of yours, while it is kept".to_owned())));
                }
            },
        };
        if bytes.len() > self.left {
            return Err(TakeError::TooLarge);
        }
        Ok(checked(field, given, name, mimetype.as_deref(), bytes))
    }
}

fn checked(
    field: &Field,
    given: GivenFile,
    name: Option<String>,
    known: Option<&str>,
    bytes: Vec<u8>,
) -> Result<FilePart, Wrong> {
    Ok(FilePart {
        field: field.name.to_string(),
        name: check_name(given.name.or(name))?,
        mimetype: check_mimetype(field, given.mimetype, known)?,
        bytes: check_bytes(field, given.md5.as_deref(), bytes)?.into(),
    })
}
