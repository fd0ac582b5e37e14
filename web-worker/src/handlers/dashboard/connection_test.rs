use axum::extract::State;
use axum::response::Response;
use clawlink_core::connect::Identified;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Connection, ConnectionState};
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::run::{RunError, probe};
use clawlink_edge::{Path, Refused};
use http::HeaderMap;

use super::connection::{Just, compose, find};
use super::identity_request::identity_request;
use crate::guard::{Nothing, Submitted};
use crate::html::{page, see_other};
use crate::pages::connection::TestResult;
use crate::pages::part::Tone;
use crate::routes;
use crate::words::{mark, took};

/// Asks the app whose account this is, and shows what it said. A connection that is being made or taken down is only
/// looked at again.
pub(crate) async fn run(
    State(house): State<House>,
    headers: HeaderMap,
    Path(id): Path<String>,
    form: Submitted<Nothing>,
) -> Result<Response, Refused> {
    let row = find(&house, &form.person, &id.into()).await?;
    if matches!(row.state, ConnectionState::Pending | ConnectionState::Disconnecting) {
        return Ok(see_other(&routes::connection(&row.id)));
    }
    let began = house.clock.now();
    let answer = probe(&house, &form.person, &row.id).await;
    let app = house.catalog.find_app(&row.app);
    let (tone, words) = judge(&mark(app, &row.app).name, &row, answer, house.clock.now().since(began))?;
    let request = app.map(|app| identity_request(app, &row)).unwrap_or_default();
    let just = Just { test: Some(TestResult { tone, words, request }), ..Just::default() };
    let row = find(&house, &form.person, &row.id).await?;
    Ok(page(&compose(&house, &headers, &form.person, &row, just).await?))
}

/// What a test came to, in words. A healthy login of another account is no success.
fn judge(
    app: &str,
    row: &Connection,
    answer: Result<Identified, RunError>,
    took_ms: i64,
) -> Result<(Tone, String), Problem> {
    let problem = match answer {
        Ok(found) if found.account.id == row.account.id => {
            return Ok((Tone::Ok, format!("{app} answered in {}: {}.", took(took_ms), found.account.label)));
        }
        Ok(found) => {
            let (is, was) = (found.account.label, &row.account.label);
            return Ok((Tone::Warn, format!("{app} answered as {is}, and this connection is for {was}.")));
        }
        Err(error) => Problem::from(error),
    };
    match problem.kind {
        Kind::Conflict | Kind::Invalid => Ok((Tone::Err, problem.detail)),
        Kind::Upstream | Kind::UpstreamTimeout => Ok((Tone::Warn, problem.detail)),
        _ => Err(problem),
    }
}
