//! A file of the command line as an argument of a tool.

use std::io;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Content types by file extension; anything else is bytes.
const TYPES: [(&str, &str); 20] = [
    ("csv", "text/csv"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("gif", "image/gif"),
    ("html", "text/html"),
    ("ics", "text/calendar"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("json", "application/json"),
    ("md", "text/markdown"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain"),
    ("webp", "image/webp"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xml", "application/xml"),
    ("zip", "application/zip"),
];

/// An address and a handle are passed on; the bytes of a path are read.
///
/// # Errors
/// When the path cannot be read.
pub(super) fn given(named: &str) -> io::Result<Value> {
    if named.starts_with("https://") {
        return Ok(json!({ "url": named }));
    }
    if named.starts_with("fil_") && !named.contains(['.', '/']) {
        return Ok(json!({ "file": named }));
    }
    let path = Path::new(named);
    let name = path.file_name().map_or_else(|| named.into(), |name| name.to_string_lossy());
    Ok(json!({ "name": name, "mimetype": type_of(path), "data": STANDARD.encode(std::fs::read(path)?) }))
}

fn type_of(path: &Path) -> &'static str {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let known = TYPES.iter().find(|(known, _)| extension.as_deref() == Some(*known));
    known.map_or("application/octet-stream", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_under_its_last_name() {
        let folder = std::env::temp_dir().join("clawlink-file-argument");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("Plan.TXT"), "Plan\n").unwrap();
        let file = given(folder.join("Plan.TXT").to_str().unwrap()).unwrap();
        assert_eq!(file, json!({ "name": "Plan.TXT", "mimetype": "text/plain", "data": "UGxhbgo=" }));
        assert!(given("/no/such/file").is_err());
        assert_eq!(type_of(Path::new("a.bin")), "application/octet-stream");
    }
}
