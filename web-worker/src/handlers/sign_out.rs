use axum::extract::State;
use axum::response::Response;
use clawlink_core::identity::sign_out;
use clawlink_core::ports::House;
use clawlink_edge::{Refused, cookies};

use crate::flash::Flash;
use crate::guard::{Nothing, Submitted};
use crate::html::{see_other_with, with_cookie};
use crate::routes;

/// Ends the session.
pub(crate) async fn end(State(house): State<House>, form: Submitted<Nothing>) -> Result<Response, Refused> {
    sign_out(&house, &form.person).await?;
    let response = see_other_with(routes::HOME, Flash::SignedOut);
    Ok(with_cookie(response, cookies::clear(cookies::SESSION)))
}
