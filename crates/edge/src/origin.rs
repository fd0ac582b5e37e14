use http::HeaderMap;
use http::header::ORIGIN;

/// What the browser says about where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// From one of our own pages.
    Same,
    /// From elsewhere, or the browser does not say.
    Foreign,
}

/// Judges an unsafe request by `Origin` and, where sent, `Sec-Fetch-Site`: the first must be ours, the second
/// `same-origin`.
#[must_use]
pub fn is_same_origin(headers: &HeaderMap, own_origin: &str) -> Sameness {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ours = text(ORIGIN.as_str()) == Some(own_origin);
    let site = text("sec-fetch-site").is_none_or(|site| site == "same-origin");
    if ours && site { Sameness::Same } else { Sameness::Foreign }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn judge(origin: Option<&'static str>, site: Option<&'static str>) -> Sameness {
        let mut headers = HeaderMap::new();
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_static(origin));
        }
        if let Some(site) = site {
            headers.insert("sec-fetch-site", HeaderValue::from_static(site));
        }
        is_same_origin(&headers, "https://claw-link.dev")
    }

    #[test]
    fn only_our_own_pages_count() {
        assert_eq!(judge(Some("https://claw-link.dev"), Some("same-origin")), Sameness::Same);
        assert_eq!(judge(Some("https://claw-link.dev"), None), Sameness::Same);
        for (origin, site) in [
            (None, None),
            (None, Some("same-origin")),
            (Some("null"), None),
            (Some("https://evil.example"), Some("same-origin")),
            (Some("https://claw-link.dev"), Some("cross-site")),
        ] {
            assert_eq!(judge(origin, site), Sameness::Foreign, "{origin:?} {site:?}");
        }
    }
}
