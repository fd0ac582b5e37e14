use clawlink_core::local_path::LocalPath;
use clawlink_core::problem::{Kind, Problem};

/// Longest address that is taken, in bytes.
const MOST_BYTES: usize = 2_048;

/// Where a person goes on after a connect. `redirect_url` counts only as a path on our own origin, with the origin before it or
/// not; an empty one says nothing.
///
/// # Errors
/// A problem for an address that leads, or could lead, anywhere else.
pub(super) fn read_return_path(origin: &str, given: Option<&str>) -> Result<Option<LocalPath>, Problem> {
    let Some(given) = given.filter(|given| !given.is_empty()) else { return Ok(None) };
    let path = LocalPath::parse(given.strip_prefix(origin).unwrap_or(given)).ok();
    match path.filter(|_| given.len() <= MOST_BYTES) {
        Some(path) => Ok(Some(path)),
        None => {
            Err(Problem::new(Kind::Malformed, "invalid_field", "redirect_url does not lead to a page here.")
                .at("/redirect_url", "a path on this site, such as /dashboard/apps, of at most 2048 bytes"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://claw-link.dev";

    #[test]
    fn a_path_counts_with_or_without_our_own_origin() {
        let read = |given| read_return_path(ORIGIN, given).unwrap().map(String::from);
        assert_eq!((read(None), read(Some(""))), (None, None));
        for given in ["/dashboard/apps?q=a#b", "https://claw-link.dev/dashboard/apps?q=a#b"] {
            assert_eq!(read(Some(given)).as_deref(), Some("/dashboard/apps?q=a#b"), "{given}");
        }
    }

    #[test]
    fn what_leads_elsewhere_is_refused_by_name() {
        let long = format!("/{}", "a".repeat(MOST_BYTES));
        for wrong in [
            "//evil.example/",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example/",
            "http://claw-link.dev/",
            "https:/dashboard",
            "javascript:alert(1)",
            "data:text/html,x",
            "dashboard",
            "https://claw-link.dev",
            "https://claw-link.dev.evil.example/",
            "https://claw-link.dev@evil.example/",
            "https://claw-link.dev:8443/",
            "https://claw-link.dev//evil.example/",
            "https://claw-link.dev/\\evil.example",
            "/a\r\nset-cookie: a=b",
            "/\t/evil.example",
            "\t//evil.example",
            " //evil.example",
            long.as_str(),
        ] {
            let problem = read_return_path(ORIGIN, Some(wrong)).unwrap_err();
            assert_eq!(
                (problem.kind, &problem.members["field"]),
                (Kind::Malformed, &"/redirect_url".into()),
                "{wrong:?}"
            );
        }
    }
}
