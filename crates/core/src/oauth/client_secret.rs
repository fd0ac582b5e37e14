use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A client's own authentication at a token or revocation endpoint: both parts form-encoded first, RFC 6749 §2.3.1.
pub(crate) fn basic_header(id: &str, secret: &str) -> (String, String) {
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(id), encode(secret));
    ("authorization".to_owned(), format!("Basic {}", STANDARD.encode(pair)))
}
