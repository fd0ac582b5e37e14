use async_trait::async_trait;

use super::Fault;
use crate::secret::Secret;

/// Signs with private keys that were entrusted to us, by the cryptography of the platform: its arithmetic takes as long for
/// one key as for another.
#[async_trait]
pub trait Signer: Send + Sync {
    /// Signs a message by RSASSA-PKCS1-v1_5 with SHA-256, RFC 8017 §8.2. The key is a PKCS #8 structure in DER.
    ///
    /// # Errors
    /// [`Fault`] where it is no such key, or cannot be signed with; it does not show the key.
    async fn sign_rs256(&self, key: &Secret<Vec<u8>>, message: &[u8]) -> Result<Vec<u8>, Fault>;
}
