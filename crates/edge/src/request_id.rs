use clawlink_core::id::make_id;
use clawlink_core::ports::{Clock, Entropy};
use http::HeaderValue;

/// The id a caller can quote and the log can be searched for.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

impl RequestId {
    /// Makes one; without randomness it is still there, and says so.
    #[must_use]
    pub fn make(clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
        Self(make_id("req", clock, entropy).unwrap_or_else(|_| "req_none".to_owned()))
    }

    /// As the `x-request-id` header.
    #[must_use]
    pub fn header(&self) -> Option<HeaderValue> {
        HeaderValue::try_from(&self.0).ok()
    }
}
