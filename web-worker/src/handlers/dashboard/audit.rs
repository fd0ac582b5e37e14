use axum::extract::State;
use axum::response::{IntoResponse, Response};
use clawlink_core::audit::export;
use clawlink_core::ports::House;
use clawlink_edge::Refused;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};

use crate::principal::Person;

/// Everything that happened to the account, as a file that `clawlink audit verify` checks.
pub(crate) async fn download(
    State(house): State<House>,
    Person(person): Person,
) -> Result<Response, Refused> {
    let text = export(&house, person.id()).await?;
    let headers = [
        (CONTENT_TYPE, "application/jsonl; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"clawlink-audit.jsonl\""),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, text).into_response())
}
