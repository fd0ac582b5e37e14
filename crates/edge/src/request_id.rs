use clawlink_core::id::{is_made, make_id};
use clawlink_core::ports::{Clock, Entropy};
use http::{HeaderMap, HeaderValue};

/// The header that carries it, from one worker to the other and back to the caller.
const HEADER: &str = "x-request-id";

/// The id a caller can quote and the log can be searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

impl RequestId {
    /// Makes one; without randomness it is still there, and says so.
    #[must_use]
    pub fn make(clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
        Self(make_id("req", clock, entropy).unwrap_or_else(|_| "req_none".to_owned()))
    }

    /// The id that came with a request, if it has the form of ours: `web` passes a call on with the one it made. Anybody may
    /// send such a header. One of our own form holds nothing but hex digits and grants nothing, so all that a caller can do
    /// with it is to let calls of their own share an id.
    #[must_use]
    pub fn passed_on(headers: &HeaderMap) -> Option<Self> {
        let id = headers.get(HEADER)?.to_str().ok()?;
        is_made(id, "req_").then(|| Self(id.to_owned()))
    }

    /// Puts it on a request that is passed on, or on an answer, in the place of any other.
    pub fn mark(&self, headers: &mut HeaderMap) {
        if let Ok(value) = HeaderValue::try_from(&self.0) {
            headers.insert(HEADER, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "req_019abcdef0123456789abcdef0123456";

    fn read(value: &'static [u8]) -> Option<RequestId> {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, HeaderValue::from_bytes(value).unwrap());
        RequestId::passed_on(&headers)
    }

    #[test]
    fn only_an_id_of_our_own_form_is_taken_over() {
        assert_eq!(read(OURS.as_bytes()), Some(RequestId(OURS.to_owned())));
        assert_eq!(RequestId::passed_on(&HeaderMap::new()), None);
        for foreign in [
            &b""[..],
            b"req_none",
            b"exe_019abcdef0123456789abcdef0123456",
            b"req_019ABCDEF0123456789abcdef0123456",
            b"req_019abcdef0123456789abcdef01234567",
            b"req_019abcdef0123456789abcdef012345 500 forged",
            b" req_019abcdef0123456789abcdef0123456",
            b"req_019abcdef0123456789abcdef012345\xff",
        ] {
            assert_eq!(read(foreign), None, "{foreign:?}");
        }
    }

    #[test]
    fn a_mark_takes_the_place_of_any_other() {
        let mut headers = HeaderMap::new();
        headers.append(HEADER, HeaderValue::from_static("a"));
        headers.append(HEADER, HeaderValue::from_static("b"));
        RequestId(OURS.to_owned()).mark(&mut headers);
        assert_eq!(headers.get_all(HEADER).iter().collect::<Vec<_>>(), [OURS]);
    }
}
