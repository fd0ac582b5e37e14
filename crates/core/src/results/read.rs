use super::keep::{Kept, context, key};
use crate::id::{ResultId, UserId};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::sealing::{SealingError, open_json};

/// Why a kept result cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Never there, over, or another person's.
    #[error("no such result")]
    NotFound,
    /// It does not open.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// The key store failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Reads a person's kept result.
///
/// # Errors
/// [`ReadError`].
pub async fn read(house: &House, user: &UserId, id: &ResultId) -> Result<Kept, ReadError> {
    if !id.is_well_formed() {
        return Err(ReadError::NotFound);
    }
    let sealed = house.kv.get(&key(id, user)).await?.ok_or(ReadError::NotFound)?;
    let kept: Kept = open_json(house, &context(id, user), &sealed)?;
    // The store may show a value a little longer than it was asked to.
    if house.clock.now() < kept.expires_at { Ok(kept) } else { Err(ReadError::NotFound) }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::NotFound => {
                Self::new(Kind::NotFound, "result_not_found", "There is no such result, or its day is over.")
                    .hint("Make the call again to get a new one.")
            }
            ReadError::Sealing(error) => error.into(),
            ReadError::Fault(fault) => fault.into(),
        }
    }
}
