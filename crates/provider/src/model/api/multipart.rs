use super::ApiFault;
use crate::model::Request;

/// A file of a multipart form, RFC 7578.
pub(crate) struct Upload<'a> {
    pub(crate) name: String,
    pub(crate) mime_type: String,
    pub(crate) bytes: &'a [u8],
}

/// Finds the part named `file`.
///
/// # Errors
/// [`ApiFault::Invalid`] when the body is no such form, or has no such part with a file name.
pub(crate) fn read_file(request: &Request) -> Result<Upload<'_>, ApiFault> {
    let wrong = || ApiFault::invalid("file", "a part with a file name in a multipart/form-data body");
    let kind = request.header("content-type").filter(|kind| kind.starts_with("multipart/form-data"));
    let boundary = kind.and_then(|kind| kind.split_once("boundary=")).ok_or_else(wrong)?.1.trim_matches('"');
    parts(&request.body, boundary).into_iter().find_map(upload).ok_or_else(wrong)
}

/// Head and content of every part.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<(&'a [u8], &'a [u8])> {
    let mark = format!("--{boundary}");
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(at) = find(body.get(from..).unwrap_or_default(), mark.as_bytes()) {
        places.push(from + at);
        from += at + mark.len();
    }
    let spans = places.iter().zip(places.iter().skip(1));
    let content = |(start, end): (&usize, &usize)| {
        let part = body.get(start + mark.len()..*end)?.strip_prefix(b"\r\n")?.strip_suffix(b"\r\n")?;
        let at = find(part, b"\r\n\r\n")?;
        Some((part.get(..at)?, part.get(at + 4..)?))
    };
    spans.filter_map(content).collect()
}

fn upload<'a>((head, bytes): (&[u8], &'a [u8])) -> Option<Upload<'a>> {
    let head = std::str::from_utf8(head).ok()?;
    let quoted = |name: &str| Some(head.split_once(&format!("; {name}=\""))?.1.split_once('"')?.0.to_owned());
    let mime_type = head.lines().find_map(|line| line.strip_prefix("Content-Type: "));
    (quoted("name")? == "file").then_some(())?;
    Some(Upload { name: quoted("filename")?, mime_type: mime_type.unwrap_or("text/plain").to_owned(), bytes })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
