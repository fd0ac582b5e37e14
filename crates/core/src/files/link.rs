use super::keep::KeptFile;
use super::read::{FileError, open};
use crate::id::FileId;
use crate::ports::House;
use crate::time::UnixMs;
use crate::vault::VaultError;

/// Purpose of the key that signs.
const PURPOSE: &str = "file link";

/// The path of a link that opens a file without a credential, until it ends.
///
/// # Errors
/// [`VaultError`] when there is no key to sign with.
pub fn make_link(house: &House, id: &FileId, until: UnixMs) -> Result<String, VaultError> {
    let signature = house.config.keyring.subkey(PURPOSE)?.sign(&message(id, until.0));
    Ok(format!("/v1/files/{id}?until={}&signature={signature}", until.0))
}

/// Reads the file of a link.
///
/// # Errors
/// [`FileError::NotFound`] whether the link is made up, over, or its file gone.
pub async fn open_link(
    house: &House,
    id: &FileId,
    until: i64,
    signature: &str,
) -> Result<KeptFile, FileError> {
    let keyring = &house.config.keyring;
    let signed = keyring.ids().any(|key| {
        let subkey = keyring.subkey_of(key, PURPOSE).ok();
        subkey.is_some_and(|subkey| subkey.verify(&message(id, until), signature))
    });
    if signed && house.clock.now().0 < until { open(house, id).await } else { Err(FileError::NotFound) }
}

fn message(id: &FileId, until: i64) -> Vec<u8> {
    format!("{id}\n{until}").into_bytes()
}
