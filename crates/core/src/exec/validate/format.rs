use clawlink_manifest::FieldFormat;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};
use url::Url;

/// What is wrong with a text of this format; `None` where it is right.
pub(super) fn expectation(format: FieldFormat, text: &str) -> Option<&'static str> {
    let (right, expected) = match format {
        FieldFormat::Date => (is_date(text), "a date: 2026-11-25"),
        FieldFormat::DateTime => (
            OffsetDateTime::parse(text, &Rfc3339).is_ok(),
            "a date and time with an offset: 2026-11-25T14:00:00Z",
        ),
        FieldFormat::Email => (is_email(text), "an e-mail address: ada@example.com"),
        FieldFormat::Uri => (is_web_url(text), "an absolute http or https URL"),
        FieldFormat::Path => (!text.is_empty(), "a path: docs/readme.md"),
    };
    (!right).then_some(expected)
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && Date::parse(text, &format_description!("[year]-[month]-[day]")).is_ok()
}

/// `local@domain`, one line, without the characters that would end or split a mail header. What else a mailbox
/// may be called is the provider's business.
fn is_email(text: &str) -> bool {
    let plain = !text
        .chars()
        .any(|letter| letter.is_whitespace() || letter.is_control() || "<>,;\"".contains(letter));
    let parts = text.rsplit_once('@');
    plain
        && parts
            .is_some_and(|(local, domain)| !local.is_empty() && !local.contains('@') && domain.contains('.'))
}

fn is_web_url(text: &str) -> bool {
    let trimmed = text.trim() == text;
    trimmed && Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_know_right_from_wrong() {
        let table = [
            (FieldFormat::Date, "2026-11-25", true),
            (FieldFormat::Date, "2026-02-30", false),
            (FieldFormat::Date, "25.11.2026", false),
            (FieldFormat::DateTime, "2026-11-25T14:00:00Z", true),
            (FieldFormat::DateTime, "2026-11-25T14:00:00+01:00", true),
            (FieldFormat::DateTime, "2026-11-25T14:00:00", false),
            (FieldFormat::DateTime, "2026-11-25", false),
            (FieldFormat::Email, "ada@example.com", true),
            (FieldFormat::Email, "ada@example.com\r\nBcc: x@y.z", false),
            (FieldFormat::Email, "Ada <ada@example.com>", false),
            (FieldFormat::Email, "a@b@example.com", false),
            (FieldFormat::Email, "ada", false),
            (FieldFormat::Uri, "https://example.com/a?b#c", true),
            (FieldFormat::Uri, "javascript:alert(1)", false),
            (FieldFormat::Uri, "/a", false),
            (FieldFormat::Path, "a/b", true),
            (FieldFormat::Path, "", false),
        ];
        for (format, text, right) in table {
            assert_eq!(expectation(format, text).is_none(), right, "{format:?} {text:?}");
        }
    }
}
