use crate::ports::Incoming;

/// Headers under which apps name a request.
const HEADERS: [&str; 8] = [
    "x-request-id",
    "x-github-request-id",
    "x-slack-req-id",
    "request-id",
    "x-goog-request-id",
    "x-arequestid",
    "x-notion-request-id",
    "x-amzn-requestid",
];
/// Longest id that is kept, in characters.
const LONGEST: usize = 120;

/// The app's own id of a request, which its support asks for; visible ASCII only, since anybody can write a header.
pub(super) fn request_id(incoming: &Incoming) -> Option<String> {
    let found = HEADERS.iter().find_map(|name| incoming.header(name))?;
    let id: String = found.chars().filter(char::is_ascii_graphic).take(LONGEST).collect();
    (!id.is_empty()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_visible() {
        let of = |text: &str| {
            let headers = vec![("x-request-id".to_owned(), text.to_owned())];
            request_id(&Incoming { headers, ..Incoming::default() })
        };
        assert_eq!(of("req 9\u{202e}\n").as_deref(), Some("req9"));
        assert_eq!(of(&"x".repeat(500)).map(|id| id.len()), Some(LONGEST));
        assert_eq!((of(" "), request_id(&Incoming::default())), (None, None));
    }
}
