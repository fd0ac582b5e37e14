use super::keep::{KeptFile, context, key};
use crate::id::{FileId, UserId};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::sealing::{SealingError, open_json};

/// Why a kept file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Never there, over, or another person's.
    #[error("no such file")]
    NotFound,
    /// It does not open.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// The key store failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Reads a person's kept file.
///
/// # Errors
/// [`FileError`].
pub async fn read_file(house: &House, user: &UserId, id: &FileId) -> Result<KeptFile, FileError> {
    let kept = open(house, id).await?;
    if kept.user == *user { Ok(kept) } else { Err(FileError::NotFound) }
}

/// Reads a kept file for whoever holds a link that was checked.
pub(super) async fn open(house: &House, id: &FileId) -> Result<KeptFile, FileError> {
    if !id.is_well_formed() {
        return Err(FileError::NotFound);
    }
    let sealed = house.kv.get(&key(id)).await?.ok_or(FileError::NotFound)?;
    let kept: KeptFile = open_json(house, &context(id), &sealed)?;
    if house.clock.now() < kept.expires_at { Ok(kept) } else { Err(FileError::NotFound) }
}

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        match error {
            FileError::NotFound => {
                Self::new(Kind::NotFound, "file_not_found", "There is no such file, or its time is over.")
                    .hint("Make the call again to get a new one.")
            }
            FileError::Sealing(error) => error.into(),
            FileError::Fault(fault) => fault.into(),
        }
    }
}
