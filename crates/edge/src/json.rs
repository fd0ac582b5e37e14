use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::repeated_member::find_repeated_member;
use serde::de::DeserializeOwned;

use crate::Refused;

/// Largest JSON body in bytes.
const BODY_CAP_BYTES: usize = 1024 * 1024;
/// Largest JSON body that may hold files, in bytes: 20 MiB of them in base64, and the rest.
const FILE_BODY_CAP_BYTES: usize = 28 * 1024 * 1024;

/// A JSON body. An empty body counts as `{}`; unknown fields are the type's affair (`deny_unknown_fields`). A member that
/// stands twice is refused however deep it is, also where the type would take anything.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Refused> {
        let (body, _) = read_json(request, BODY_CAP_BYTES).await?;
        Ok(Self(body))
    }
}

/// A JSON body that may hold files: as [`Json`], with room for 20 MiB in base64. Whoever finds that it holds none asks for
/// [`FileJson::without_files`].
#[derive(Debug, Clone)]
pub struct FileJson<T> {
    body: T,
    length: usize,
}

impl<T> FileJson<T> {
    /// What was read.
    #[must_use]
    pub const fn body(&self) -> &T {
        &self.body
    }

    /// The body, of any length.
    pub fn with_files(self) -> T {
        self.body
    }

    /// The body, if it is no longer than one without files may be.
    ///
    /// # Errors
    /// A problem, as of [`Json`].
    pub fn without_files(self) -> Result<T, Problem> {
        if self.length <= BODY_CAP_BYTES { Ok(self.body) } else { Err(too_large(BODY_CAP_BYTES)) }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for FileJson<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Refused> {
        let (body, length) = read_json(request, FILE_BODY_CAP_BYTES).await?;
        Ok(Self { body, length })
    }
}

async fn read_json<T: DeserializeOwned>(request: Request, cap_bytes: usize) -> Result<(T, usize), Refused> {
    let bytes = read_body(request, cap_bytes).await?;
    let bytes = if bytes.is_empty() { &b"{}"[..] } else { &bytes[..] };
    if let Some(place) = find_repeated_member(bytes) {
        return Err(repeated(&place).into());
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| body_problem(&error))?;
    deserializer.end().map_err(|_| malformed("text after the JSON value"))?;
    Ok((parsed, bytes.len()))
}

async fn read_body(request: Request, cap_bytes: usize) -> Result<Bytes, Refused> {
    axum::body::to_bytes(request.into_body(), cap_bytes).await.map_err(|_| too_large(cap_bytes).into())
}

fn too_large(cap_bytes: usize) -> Problem {
    Problem::new(Kind::TooLarge, "body_too_large", format!("The body is over {cap_bytes} bytes."))
        .at("", &format!("at most {} MiB", cap_bytes / (1024 * 1024)))
}

fn malformed(what: &str) -> Problem {
    Problem::new(Kind::Malformed, "invalid_json", format!("The body is not valid JSON: {what}."))
        .at("", "one JSON object")
}

fn repeated(place: &str) -> Problem {
    let words = format!("The body cannot be used: {place} stands twice.");
    Problem::new(Kind::Malformed, "invalid_field", words).at(place, "the field once")
}

/// Tells unreadable JSON, an unknown field and a wrong type apart, and names the field as a JSON Pointer.
#[must_use]
pub fn body_problem(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    if inner.is_syntax() || inner.is_eof() {
        return malformed(&format!("line {}, column {}", inner.line(), inner.column()));
    }
    let text = inner.to_string();
    let text = text.split(" at line").next().unwrap_or_default();
    let path = error.path().to_string();
    let pointer = if path == "." { String::new() } else { format!("/{}", path.replace('.', "/")) };
    let (code, pointer, expected) = match name_field(text) {
        Some(("unknown field", name, rest)) => ("unknown_field", format!("/{name}"), rest),
        Some((_, name, _)) => ("invalid_field", format!("{pointer}/{name}"), "the field once"),
        None => ("invalid_field", pointer, text),
    };
    Problem::new(Kind::Malformed, code, format!("The body cannot be used: {text}.")).at(&pointer, expected)
}

/// What serde says of a field as such: the fault, the field's name, and what follows it.
pub(crate) fn name_field(text: &str) -> Option<(&str, &str, &str)> {
    let (fault, rest) = text.split_once(" `")?;
    let (name, rest) = rest.split_once('`')?;
    let known = matches!(fault, "unknown field" | "missing field" | "duplicate field");
    known.then_some((fault, name, rest.trim_start_matches(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body1 {
        #[expect(dead_code, reason = "only parsed")]
        tool: String,
    }

    async fn refuse(body: impl Into<Body>) -> Problem {
        Json::<Body1>::from_request(Request::new(body.into()), &()).await.unwrap_err().0
    }

    #[tokio::test]
    async fn each_fault_has_its_code_and_field() {
        for (body, code, field) in [
            ("{", "invalid_json", ""),
            ("{} x", "invalid_field", "/tool"),
            (r#"{"tool":"a"} x"#, "invalid_json", ""),
            (r#"{"tool":1}"#, "invalid_field", "/tool"),
            (r#"{"tool":"a","tols":1}"#, "unknown_field", "/tols"),
            (r#"{"tool":"a","tool":"b"}"#, "invalid_field", "/tool"),
            (r#"{"tool":{"to":1,"to":2}}"#, "invalid_field", "/tool/to"),
            ("", "invalid_field", "/tool"),
        ] {
            let problem = refuse(body).await;
            assert_eq!((problem.code, &problem.members["field"]), (code, &field.into()), "{body}");
        }
    }

    #[tokio::test]
    async fn a_long_body_is_refused() {
        assert_eq!(refuse(vec![b' '; BODY_CAP_BYTES + 1]).await.kind, Kind::TooLarge);
    }
}
