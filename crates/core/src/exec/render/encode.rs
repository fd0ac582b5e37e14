//! Percent-encoding, RFC 3986 §2.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but unreserved characters, for what a caller controls.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What would end a key, for names a manifest chose (`$top`, `labels[]`).
const KEY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'\'')
    .add(b'+')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'{')
    .add(b'}');

/// Encodes a value for any place of a URL or form: no reserved character survives, braces included.
pub(crate) fn value(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

/// Encodes a query or form key that a manifest chose.
pub(super) fn key(text: &str) -> String {
    utf8_percent_encode(text, KEY).to_string()
}
