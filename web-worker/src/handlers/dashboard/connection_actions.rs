use axum::extract::State;
use axum::response::Response;
use clawlink_core::connect::{self, EditError, Start};
use clawlink_core::id::ConnectionId;
use clawlink_core::ports::House;
use clawlink_core::problem::Kind;
use clawlink_edge::{Path, Refused, status_of};
use http::HeaderMap;
use serde::Deserialize;

use super::connection::{Just, compose, find};
use crate::flash::Flash;
use crate::guard::{Nothing, Submitted};
use crate::html::{page_with, see_other, see_other_with};
use crate::routes;

/// A new name.
#[derive(Debug, Deserialize)]
pub(crate) struct NewLabel {
    #[serde(default)]
    label: String,
}

/// Makes it act where a call names no account.
pub(crate) async fn make_default(
    State(house): State<House>,
    Path(id): Path<String>,
    form: Submitted<Nothing>,
) -> Result<Response, Refused> {
    let id = ConnectionId::from(id);
    connect::set_default(&house, &form.person, &id).await?;
    Ok(see_other_with(&routes::connection(&id), Flash::MadeDefault))
}

/// Renames it; a name that cannot be used comes back with the reason.
pub(crate) async fn rename(
    State(house): State<House>,
    headers: HeaderMap,
    Path(id): Path<String>,
    form: Submitted<NewLabel>,
) -> Result<Response, Refused> {
    let (id, label) = (ConnectionId::from(id), form.fields.label);
    match connect::rename(&house, &form.person, &id, &label).await {
        Ok(()) => Ok(see_other_with(&routes::connection(&id), Flash::Renamed)),
        Err(EditError::Label) => {
            let row = find(&house, &form.person, &id).await?;
            let words = "A label has at most 60 characters.".to_owned();
            let just = Just { refused_label: Some((label, words)), ..Just::default() };
            let page = compose(&house, &headers, &form.person, &row, just).await?;
            Ok(page_with(status_of(Kind::Invalid), &page))
        }
        Err(error) => Err(error.into()),
    }
}

/// Opens a connect flow that renews it; the row and its name stay.
pub(crate) async fn reconnect(
    State(house): State<House>,
    Path(id): Path<String>,
    form: Submitted<Nothing>,
) -> Result<Response, Refused> {
    let row = find(&house, &form.person, &id.into()).await?;
    let request = Start { app: row.app.clone(), target: Some(row.id), return_path: None };
    let session = connect::start(&house, form.person.id(), &request).await?;
    Ok(see_other(&routes::connect(&row.app, &session.id)))
}
