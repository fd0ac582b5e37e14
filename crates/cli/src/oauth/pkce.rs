use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::random::{self, NoRandomness};
use crate::secret::Secret;

/// The `code_verifier`: only who started the sign-in can redeem its code.
pub(super) struct CodeVerifier(Secret);

impl CodeVerifier {
    /// Makes one of 256 bits.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub(super) fn make() -> Result<Self, NoRandomness> {
        random::make_text().map(|text| Self(Secret::new(text)))
    }

    /// The `code_challenge` of method S256 (RFC 7636 §4.2), which may be seen by anyone.
    pub(super) fn challenge(&self) -> String {
        // Exposed to be hashed.
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.expose()))
    }

    /// Gives it up for the token request.
    pub(super) fn into_secret(self) -> Secret {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_rfc() {
        let verifier = CodeVerifier(Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned()));
        assert_eq!(verifier.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
