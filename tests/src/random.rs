use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A text nobody has used yet: 43 characters of base64url, 256 random bits.
///
/// Without randomness all are equal, and the flows that need different ones fail loudly.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "a native program without ports; nothing here is replayed from a seed"
)]
pub fn make_text() -> String {
    let mut bytes = [0; 32];
    let _ = getrandom::fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A name of this test alone: `prefix-` and ten characters. Tests that share an instance meet nobody else under it.
#[must_use]
pub fn fresh(prefix: &str) -> String {
    let letters = make_text().to_lowercase();
    let letters: String = letters.chars().filter(char::is_ascii_alphanumeric).take(10).collect();
    format!("{prefix}-{letters}")
}
