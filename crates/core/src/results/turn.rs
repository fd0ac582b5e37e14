use super::keep::Kept;
use super::pages::{ROUTE, filters_of};
use super::read::{ReadError, read};
use crate::cursor::{Bound, InvalidCursor, make_cursor, open_cursor};
use crate::exec::browse::{Ask, NothingThere, Part, browse};
use crate::id::ResultId;
use crate::ports::House;
use crate::ports::storage::Device;
use crate::problem::{Kind, Problem};
use crate::sealing::SealingError;

/// A page of a kept result.
pub struct ResultPage {
    /// The result.
    pub kept: Kept,
    /// What was asked of it.
    pub part: Part,
    /// Asks for the next page.
    pub next_cursor: Option<String>,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// The result cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The cursor is of another reading.
    #[error(transparent)]
    Cursor(#[from] InvalidCursor),
    /// It has no such part.
    #[error(transparent)]
    Part(#[from] NothingThere),
    /// There is no key to sign a cursor with.
    #[error(transparent)]
    Sealing(#[from] SealingError),
}

/// Reads a page of a person's kept result; `cursor` is that of the page before, with the same part and filters.
///
/// # Errors
/// [`TurnError`].
pub async fn turn(
    house: &House,
    device: &Device,
    id: &ResultId,
    mut ask: Ask,
    cursor: Option<&str>,
) -> Result<ResultPage, TurnError> {
    let kept = read(house, &device.user, id).await?;
    let filters = filters_of(id, ask.at.as_deref(), ask.query.as_deref(), ask.within.as_deref(), &ask.fields);
    let bound = Bound { device: &device.id, route: ROUTE, filters: &filters };
    if let Some(cursor) = cursor {
        ask.from = open_cursor(house, &bound, cursor)?.parse().map_err(|_| InvalidCursor)?;
    }
    let part = browse(&kept.output, &ask)?;
    let next = part.next.map(|from| make_cursor(house, &bound, &from.to_string()));
    let next_cursor = next.transpose().map_err(SealingError::from)?;
    Ok(ResultPage { kept, part, next_cursor })
}

impl From<TurnError> for Problem {
    fn from(error: TurnError) -> Self {
        match error {
            TurnError::Read(error) => error.into(),
            TurnError::Cursor(invalid) => invalid.at("cursor"),
            TurnError::Part(missing) => {
                Self::new(Kind::NotFound, "not_found", format!("There is {missing}."))
                    .at("at", "a JSON Pointer to a part of this result")
            }
            TurnError::Sealing(error) => error.into(),
        }
    }
}
