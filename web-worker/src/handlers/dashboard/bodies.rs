use axum::extract::State;
use axum::response::Response;
use clawlink_core::bodies::{Retention, forget_bodies, set_retention};
use clawlink_core::id::ExecutionId;
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Path, Refused};
use serde::Deserialize;

use crate::flash::Flash;
use crate::guard::{Nothing, Submitted};
use crate::html::see_other_with;
use crate::routes;

/// How long to keep them.
#[derive(Debug, Deserialize)]
pub(crate) struct Choice {
    keep: Retention,
}

/// Sets how long requests and answers are kept.
pub(crate) async fn choose(State(house): State<House>, form: Submitted<Choice>) -> Result<Response, Refused> {
    set_retention(&house, &form.person, form.fields.keep).await?;
    let said = if form.fields.keep == Retention::Off { Flash::BodiesOff } else { Flash::BodiesKept };
    Ok(see_other_with(routes::ACTIVITY, said))
}

/// Deletes every kept request and answer.
pub(crate) async fn delete_all(
    State(house): State<House>,
    form: Submitted<Nothing>,
) -> Result<Response, Refused> {
    forget_bodies(&house, &form.person, None).await?;
    Ok(see_other_with(routes::ACTIVITY, Flash::BodiesDeleted))
}

/// Deletes those of one call. Another person's and none are the same answer.
pub(crate) async fn delete(
    State(house): State<House>,
    Path(id): Path<String>,
    form: Submitted<Nothing>,
) -> Result<Response, Refused> {
    let id = ExecutionId::from(id);
    let unknown = || Problem::new(Kind::NotFound, "execution_not_found", "There is no such call.");
    house.store.ledger.find(form.person.id(), &id).await?.ok_or_else(unknown)?;
    forget_bodies(&house, &form.person, Some(&id)).await?;
    Ok(see_other_with(&routes::execution(&id), Flash::BodiesDeleted))
}
