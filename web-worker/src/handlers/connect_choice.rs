use axum::extract::State;
use axum::response::Response;
use clawlink_core::connect::{ChooseError, FindSessionError, choose as carry};
use clawlink_core::id::ConnectionSessionId;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::HeldChoice;
use clawlink_edge::Refused;
use http::HeaderMap;
use serde::Deserialize;

use super::connect_result::not_valid;
use crate::guard::Submitted;
use crate::html::see_other;
use crate::routes;

/// What a person may say of an account that is held.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Keep,
    Replace,
    Discard,
}

/// Which flow, and what becomes of the account it holds.
#[derive(Debug, Deserialize)]
pub(crate) struct Choice {
    session: String,
    choice: Word,
}

/// Takes a person's word on an account that came where another was to be reconnected, and shows how it ended. What was cut off
/// goes on by itself, and the page says so.
pub(crate) async fn choose(
    State(house): State<House>,
    headers: HeaderMap,
    form: Submitted<Choice>,
) -> Result<Response, Refused> {
    let id = ConnectionSessionId::from(form.fields.session);
    let choice = match form.fields.choice {
        Word::Keep => HeldChoice::Keep,
        Word::Replace => HeldChoice::Replace,
        Word::Discard => HeldChoice::Discard,
    };
    let mut response = see_other(&routes::connect_result(&id));
    match carry(&house, &form.person, &id, choice).await {
        Ok(()) => {}
        Err(ChooseError::Session(FindSessionError::NotValid)) => {
            return not_valid(&house, &headers, &form.person);
        }
        Err(error @ ChooseError::Session(_)) => return Err(error.into()),
        Err(error @ ChooseError::GoesOn(_)) => {
            // The cause goes to the log with the response.
            response.extensions_mut().insert(Refused::from(error).0);
        }
    }
    Ok(response)
}
