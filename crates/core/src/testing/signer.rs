use async_trait::async_trait;
use rsa::PrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding, Signer as _};

use crate::ports::{Fault, Signer};
use crate::secret::Secret;

/// The real signature, natively.
#[derive(Clone, Copy, Debug)]
pub struct NativeSigner;

#[async_trait]
impl Signer for NativeSigner {
    async fn sign_rs256(&self, key: &Secret<Vec<u8>>, message: &[u8]) -> Result<Vec<u8>, Fault> {
        let fault = |error: &dyn std::fmt::Display| Fault::new("signer", error);
        // Exposed to be parsed.
        let key = PrivateKey::from_pkcs8_der(key.expose()).map_err(|error| fault(&error))?;
        let signature = SigningKey::<Sha256>::new(key).try_sign(message).map_err(|error| fault(&error))?;
        Ok(signature.to_vec())
    }
}
