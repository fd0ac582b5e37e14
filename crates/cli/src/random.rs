use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The operating system gave no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no randomness: {0}")]
pub(crate) struct NoRandomness(getrandom::Error);

/// 32 random bytes as 43 characters of base64url: an OAuth `state`, a PKCE verifier.
///
/// # Errors
/// [`NoRandomness`].
pub(crate) fn make_text() -> Result<String, NoRandomness> {
    bytes::<32>().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}

/// A random UUID (RFC 9562 §5.4), for an idempotency key.
///
/// # Errors
/// [`NoRandomness`].
pub(crate) fn make_uuid() -> Result<String, NoRandomness> {
    bytes::<16>().map(|bytes| uuid::Builder::from_random_bytes(bytes).into_uuid().to_string())
}

#[expect(clippy::disallowed_methods, reason = "a native binary has no Entropy port; this is its one source")]
fn bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(NoRandomness)?;
    Ok(bytes)
}
