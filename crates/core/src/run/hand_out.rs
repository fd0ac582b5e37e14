use super::error::RunError;
use super::receipt::FileHandle;
use crate::exec::shape::FoundFile;
use crate::files::{FileError, keep_file, make_link};
use crate::ports::storage::Device;
use crate::ports::{Fault, House};
use crate::sealing::SealingError;

/// Keeps a file that was fetched, and tells how to get it.
///
/// # Errors
/// [`RunError`] when it cannot be kept; it was fetched all the same, and can be again.
pub(super) async fn hand_out(
    house: &House,
    device: &Device,
    file: FoundFile,
) -> Result<FileHandle, RunError> {
    let (name, mimetype, bytes) = (file.name.clone(), file.mimetype.clone(), file.bytes.len());
    let (handle, expires_at) = keep_file(house, &device.user, file).await.map_err(told)?;
    let path = make_link(house, &handle, expires_at).map_err(SealingError::from)?;
    let url = format!("{}{path}", house.config.api_origin);
    Ok(FileHandle { handle, name, mimetype, bytes, url, expires_at })
}

fn told(error: FileError) -> RunError {
    match error {
        FileError::Sealing(error) => error.into(),
        FileError::Fault(fault) => fault.into(),
        FileError::NotFound => RunError::Fault(Fault::new("key store", "a file was not kept")),
    }
}
