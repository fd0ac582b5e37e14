//! Content types, RFC 9110 section 8.3.1.

/// Whether this is `type/subtype` and nothing more.
#[must_use]
pub fn is_mimetype(text: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    text.len() <= 127 && text.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}

/// Whether a content type is one of those a field takes: `image/png`, `image/*`. None at all takes every one.
#[must_use]
pub fn is_taken<'a>(mimetype: &str, mut patterns: impl Iterator<Item = &'a str> + Clone) -> bool {
    let none = patterns.clone().next().is_none();
    none || patterns.any(|pattern| match pattern.strip_suffix('*') {
        Some(kind) => mimetype.to_ascii_lowercase().starts_with(kind),
        None => mimetype.eq_ignore_ascii_case(pattern),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_type_brings_no_header() {
        for good in ["text/plain", "application/vnd.api+json", "image/svg+xml"] {
            assert!(is_mimetype(good), "{good}");
        }
        for bad in ["", "text", "text/", "text/plain; charset=x", "a/b\r\nX: y", "a/b/c"] {
            assert!(!is_mimetype(bad), "{bad:?}");
        }
    }

    #[test]
    fn patterns_name_what_is_taken() {
        assert!(is_taken("IMAGE/png", ["image/*"].into_iter()) && is_taken("a/b", [].into_iter()));
        assert!(!is_taken("text/html", ["image/*", "text/plain"].into_iter()));
    }
}
