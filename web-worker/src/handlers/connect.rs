use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use clawlink_core::connect::{
    FindSessionError, RedirectError, Submission, client_apps, find_session, redirect, submit,
};
use clawlink_core::id::ConnectionSessionId;
use clawlink_core::ports::House;
use clawlink_core::secret::Secret;
use clawlink_edge::{Path, Query, Refused, status_of};
use http::HeaderMap;
use serde::Deserialize;

use super::connect_page::{Faults, compose, pick_auth};
use super::connect_result::not_valid;
use crate::guard::{Pairs, Submitted};
use crate::html::{page, page_with, see_other};
use crate::pages::hand_off::HandOff;
use crate::pages::part::Nav;
use crate::principal::Person;
use crate::routes;
use crate::shell::bare;

/// Which flow, and by which auth.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    session: String,
    auth: Option<String>,
}

/// What a person reads before anything is connected: a review for OAuth, else a form.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Path(app): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Refused> {
    let id = ConnectionSessionId::from(which.session);
    let Ok(open) = find_session(&house, &person, &app, &id).await else {
        return not_valid(&house, &headers, &person);
    };
    let clients = client_apps(&house, person.id()).await?;
    let Some(auth) = pick_auth(&clients, open.app, which.auth.as_deref()) else {
        return not_valid(&house, &headers, &person);
    };
    Ok(page(&compose(&house, &headers, &person, &open, auth, &Faults::default()).await?))
}

/// Leaves for the app: a page that goes on by itself, since a redirect after a form would be blocked.
pub(crate) async fn leave(
    State(house): State<House>,
    headers: HeaderMap,
    Path(app): Path<String>,
    form: Submitted<Which>,
) -> Result<Response, Refused> {
    let id = ConnectionSessionId::from(form.fields.session);
    let auth = form.fields.auth.unwrap_or_default();
    let url = match redirect(&house, &form.person, &app, &id, &auth).await {
        Err(RedirectError::Session(FindSessionError::NotValid)) => {
            return not_valid(&house, &headers, &form.person);
        }
        url => url?,
    };
    let name = house.catalog.find_app(&app).map_or_else(|| app.clone(), |app| app.name.to_string());
    Ok(page(&HandOff {
        shell: bare(Nav::Elsewhere, &format!("On to {name}")),
        host: url.host_str().unwrap_or_default().to_owned(),
        url: url.to_string(),
        name,
    }))
}

/// Connects by what was typed; a refused value comes back beside its field, secrets never do.
pub(crate) async fn send(
    State(house): State<House>,
    headers: HeaderMap,
    Path(app): Path<String>,
    form: Submitted<Pairs>,
) -> Result<Response, Refused> {
    let Submitted { person, fields } = form;
    let typed: BTreeMap<String, String> = fields.into_iter().collect();
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let id = ConnectionSessionId::from(text("session"));
    let Ok(open) = find_session(&house, &person, &app, &id).await else {
        return not_valid(&house, &headers, &person);
    };
    let clients = client_apps(&house, person.id()).await?;
    let Some(auth) = pick_auth(&clients, open.app, Some(&text("auth"))) else {
        return not_valid(&house, &headers, &person);
    };
    let submission = Submission {
        app,
        session: id.clone(),
        auth_id: auth.id.to_string(),
        fields: typed.iter().map(|(key, value)| (key.clone(), Secret::new(value.clone()))).collect(),
        instance: typed.clone(),
    };
    let Err(error) = submit(&house, &person, submission).await else {
        return Ok(see_other(&routes::connect_result(&id)));
    };
    let faults = Faults::of(error, auth, typed)?;
    let status = status_of(faults.kind);
    let composed = compose(&house, &headers, &person, &open, auth, &faults).await?;
    Ok(page_with(status, &composed))
}
