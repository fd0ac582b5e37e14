use subtle::ConstantTimeEq;

use crate::pairing::Credential;
use crate::ports::House;
use crate::ports::storage::PairingSession;
use crate::vault::{KeyId, VaultError, sha256_hex};

/// What the key is for.
const PURPOSE: &str = "pairing";

/// Whether this is the verifier of the pairing, in a time that does not depend on how much of it is right.
pub(super) fn is_verifier(session: &PairingSession, verifier: &str) -> bool {
    sha256_hex(verifier.as_bytes()).as_bytes().ct_eq(session.verifier_hash.as_bytes()).into()
}

/// The one credential of a pairing: HKDF-SHA256 of the verifier, salted with the subkey of the key its row names. Neither the
/// database nor the keyring gives it, nor both together: the client alone has the verifier.
///
/// # Errors
/// [`VaultError::UnknownKey`] when the keyring no longer holds that key.
pub(super) fn derive_credential(
    house: &House,
    session: &PairingSession,
    verifier: &str,
) -> Result<Credential, VaultError> {
    let kek = KeyId::parse(&session.kek).ok_or(VaultError::Refused)?;
    let info = format!("clawlink/pair/v1/{}/{}", session.family.as_str(), session.id);
    let subkey = house.config.keyring.subkey_of(&kek, PURPOSE)?;
    let bytes = subkey.derive::<128>(verifier.as_bytes(), info.as_bytes())?;
    // Exposed to be written as the credential.
    Credential::of_bytes(bytes.expose()).ok_or(VaultError::Refused)
}
