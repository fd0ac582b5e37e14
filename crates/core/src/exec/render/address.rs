//! The URL: base, path, query, and the proof that it reads as it was built.

use clawlink_manifest::App;
use url::Url;

use super::path::segment;
use super::query::Pairs;
use super::{Arguments, Call, RenderError, path};
use crate::exec::slot::{SlotValue, Slotted};
use crate::exec::target::Target;
use crate::exec::template::{Piece, pieces};

/// Joins base, path and query, then asserts of the parsed URL: same origin as the base, same static prefix, same
/// number of segments, and not one character normalised away.
pub(super) fn render(call: Call<'_>, path: &Path<'_>, query: Pairs) -> Result<Slotted, RenderError> {
    let base = base_url(call.app, &call.tool.base, call.target)?;
    let mut url = Slotted::default();
    match path {
        Path::Of(arguments) => {
            url.push(&base);
            url.append(path::render(call, arguments)?);
        }
        Path::Next(path) => url.push(&format!("{}{path}", origin_of(&base))),
    }
    let query = query.into_text();
    if !query.text.is_empty() {
        url.push("?");
        url.append(query);
    }
    match path {
        _ if reads_as_built(&url, &base) => Ok(url),
        Path::Next(_) => Err(RenderError::cursor("a cursor to an address of this app")),
        Path::Of(_) => Err(call.fault("its URL does not read as it was built")),
    }
}

/// Where the path comes from.
pub(super) enum Path<'a> {
    /// The tool's own, of these arguments.
    Of(&'a Arguments),
    /// The app's, of its next page.
    Next(String),
}

fn origin_of(base: &str) -> String {
    Url::parse(base).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

fn reads_as_built(url: &Slotted, base: &str) -> bool {
    let filled = url.splice::<()>(|_: &SlotValue| Ok("slot".to_owned()));
    let Some(Ok(text)) = filled else { return false };
    let (Ok(parsed), Ok(home)) = (Url::parse(&text), Url::parse(base)) else { return false };
    let path = text.split('?').next().unwrap_or_default().strip_prefix(&home.origin().ascii_serialization());
    let same_segments = path.is_some_and(|path| {
        parsed.path_segments().is_some_and(|segments| segments.count() == path.matches('/').count())
    });
    let same_home = parsed.origin() == home.origin() && text.starts_with(&format!("{base}/"));
    parsed.as_str() == text && same_home && same_segments && parsed.fragment().is_none()
}

/// The base a tool or an identity call starts from, its instance and captured values filled in and checked for
/// where they stand: a whole origin, a DNS label, or a path segment. Without a trailing slash.
///
/// # Errors
/// [`RenderError::Target`] names the value that is missing or unusable; [`RenderError::Manifest`] an unknown base.
pub fn base_url(app: &App, id: &str, target: &Target) -> Result<String, RenderError> {
    let fault = |reason: String| RenderError::Manifest { tool: app.slug.to_string(), reason };
    let base = app.bases.iter().find(|base| base.id == id).ok_or_else(|| fault(format!("no base `{id}`")))?;
    let mut url = String::new();
    for piece in pieces(&base.url) {
        match piece {
            Piece::Text(text) => url.push_str(text),
            Piece::Slot(slot) => {
                let known = target.find(slot).and_then(|value| fitted(&url, value));
                url.push_str(&known.ok_or_else(|| RenderError::Target(slot.to_owned()))?);
            }
        }
    }
    let url = url.trim_end_matches('/');
    let parsed = Url::parse(url).ok().filter(|parsed| parsed.as_str().trim_end_matches('/') == url);
    let plain = parsed.filter(|parsed| {
        parsed.username().is_empty()
            && parsed.password().is_none()
            && parsed.query().is_none()
            && parsed.has_host()
    });
    plain.map(|_| url.to_owned()).ok_or_else(|| fault(format!("base `{id}` is not a plain URL")))
}

/// The value as it may stand after `before`.
fn fitted(before: &str, value: &str) -> Option<String> {
    match before.split_once("://") {
        None => origin(value),
        Some((_, rest)) if !rest.contains('/') => is_label(value).then(|| value.to_owned()),
        Some(_) => segment(value),
    }
}

/// An origin as browsers write it. Whether it may be visited is decided at the one door out.
fn origin(value: &str) -> Option<String> {
    let value = value.trim_end_matches('/');
    let written = Url::parse(value).ok()?.origin().ascii_serialization();
    (written == value).then_some(written)
}

/// One DNS label in lower case, RFC 1035 §2.3.1.
fn is_label(value: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let framed = !value.starts_with('-') && !value.ends_with('-');
    (1..=63).contains(&value.len()) && value.bytes().all(inner) && framed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::fixtures;

    fn base(id: &str, key: &str, value: &str) -> Result<String, RenderError> {
        let mut target = fixtures::target("oauth");
        target.instance.insert(key.to_owned(), value.to_owned());
        base_url(&fixtures::app(), id, &target)
    }

    #[test]
    fn an_instance_is_an_origin_and_nothing_more() {
        assert_eq!(
            base("own", "server", "https://own.example.org"),
            Ok("https://own.example.org/api".to_owned())
        );
        let evil =
            ["own.example.org", "https://a.org/x", "https://a@b.org", "https://A.org", "https://a.org?", ""];
        for value in evil {
            assert_eq!(
                base("own", "server", value),
                Err(RenderError::Target("instance:server".to_owned())),
                "{value}"
            );
        }
    }

    #[test]
    fn a_tenant_is_one_label() {
        assert_eq!(base("tenant", "tenant", "acme-1"), Ok("https://acme-1.example.com/r-1".to_owned()));
        for value in
            ["evil.com#", "acme/", "acme?", "a@evil.com", "x\\.evil.com", "%2f", "", "-a", "A", "a.b"]
        {
            assert_eq!(
                base("tenant", "tenant", value),
                Err(RenderError::Target("instance:tenant".to_owned())),
                "{value}"
            );
        }
    }
}
