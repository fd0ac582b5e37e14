use serde::{Deserialize, Serialize};

use crate::model::calendar::{http_date, shift};

/// The forms in which providers write `Retry-After`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum RetryAfter {
    /// `5`: whole seconds.
    Seconds(u64),
    /// One of the named forms.
    Form(Form),
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    /// Whole seconds.
    int: Option<u64>,
    /// Seconds with a fraction, as text.
    decimal: Option<String>,
    /// An HTTP-date that many seconds from now.
    http_date: Option<i64>,
    /// Any text.
    raw: Option<String>,
    /// Send the header twice.
    twice: bool,
}

impl RetryAfter {
    /// The header's values, in order.
    pub(crate) fn values(&self, now_ms: u64) -> Vec<String> {
        match self {
            Self::Seconds(seconds) => vec![seconds.to_string()],
            Self::Form(form) => {
                let date = form.http_date.map(|seconds| http_date(shift(now_ms, seconds)));
                let int = form.int.map(|seconds| seconds.to_string());
                let one = int.or_else(|| form.decimal.clone()).or(date).or_else(|| form.raw.clone());
                one.map_or_else(Vec::new, |value| vec![value; if form.twice { 2 } else { 1 }])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_written_as_asked() {
        let values = |json: &str| serde_json::from_str::<RetryAfter>(json).unwrap().values(784_111_770_000);
        assert_eq!(values("5"), ["5"]);
        assert_eq!(values(r#"{"int":7}"#), ["7"]);
        assert_eq!(values(r#"{"decimal":"2.0"}"#), ["2.0"]);
        assert_eq!(values(r#"{"http_date":7}"#), ["Sun, 06 Nov 1994 08:49:37 GMT"]);
        assert_eq!(values(r#"{"raw":"soon","twice":true}"#), ["soon", "soon"]);
        assert_eq!(values(r#"{"raw":""}"#), [""]);
    }
}
