/// The provider's own addresses, as callers see them.
#[derive(Clone, Debug)]
pub struct Places {
    /// Origin of the API listener.
    pub api_url: String,
    /// Origin of the "other host" listener.
    pub other_url: String,
    /// The `iss` of honest answers, RFC 9207.
    pub issuer: String,
}
