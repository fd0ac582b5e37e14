//! Filters the templates use on text that others wrote.

use std::fmt::Display;

use askama::Values;

use super::text;

/// [`text::visible`]. Never fails.
#[expect(clippy::unnecessary_wraps, reason = "the shape askama asks of a filter")]
pub(crate) fn visible(value: impl Display, _: &dyn Values) -> askama::Result<String> {
    Ok(text::visible(&value.to_string()))
}

/// [`text::name`]. Never fails.
#[expect(clippy::unnecessary_wraps, reason = "the shape askama asks of a filter")]
pub(crate) fn name(value: impl Display, _: &dyn Values) -> askama::Result<String> {
    Ok(text::name(&value.to_string()))
}
