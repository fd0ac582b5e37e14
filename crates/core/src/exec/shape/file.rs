use clawlink_manifest::{FileEncoding, FileOutput};
use serde_json::{Map, Value};

use super::ShapeError;
use crate::exec::json::{excerpt, read, text_at, text_of};
use crate::exec::mimetype::is_mimetype;
use crate::ports::Incoming;

/// Longest file name, in characters.
const NAME_MAX: usize = 200;

/// A file that an answer held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Its name: one line, no slash.
    pub name: String,
    /// Its content type.
    pub mimetype: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Takes the file out of an answer.
pub(super) fn find(
    output: &FileOutput,
    answer: &Incoming,
    arguments: &Map<String, Value>,
) -> Result<FoundFile, ShapeError> {
    let bytes = match output.encoding {
        FileEncoding::Binary => answer.body.clone(),
        FileEncoding::Base64 => {
            let document = read(&answer.body).map_err(|_| ShapeError::Malformed)?;
            let text = text_at(&document, &output.ptr).ok_or(ShapeError::Malformed)?;
            clawlink_manifest::mime::decode(&text).ok_or(ShapeError::Malformed)?
        }
    };
    let said = answer.header("content-type").filter(|_| output.encoding == FileEncoding::Binary);
    let said = said.and_then(|kind| kind.split(';').next()).map(str::trim).filter(|kind| is_mimetype(kind));
    let named = answer.header("content-disposition").and_then(named);
    let argument = arguments.get(output.name.as_ref()).map(|value| text_of(value).into_owned());
    Ok(FoundFile {
        name: clean(&named.or(argument).unwrap_or_default()),
        mimetype: said.unwrap_or(&output.mime).to_ascii_lowercase(),
        bytes,
    })
}

/// `filename="report.pdf"` of a `Content-Disposition`, RFC 6266.
fn named(header: &str) -> Option<String> {
    let value = header.split(';').find_map(|part| part.trim().strip_prefix("filename="))?;
    Some(value.trim_matches('"').to_owned())
}

/// The last part of a path, on one line; `file` where nothing is left of it.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let short = excerpt(last.trim(), NAME_MAX);
    if short.trim_matches('.').is_empty() { "file".to_owned() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_name_and_never_a_path() {
        let of = |header: &str| clean(&named(header).unwrap_or_default());
        assert_eq!(of("attachment; filename=\"report.pdf\""), "report.pdf");
        assert_eq!(of("attachment; filename=\"../../etc/passwd\""), "passwd");
        assert_eq!(of("attachment; filename=\"..\""), "file");
        assert_eq!(of("inline"), "file");
    }
}
