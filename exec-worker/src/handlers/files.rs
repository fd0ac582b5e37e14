use axum::extract::{FromRequestParts, Request, State};
use axum::response::{IntoResponse, Response};
use clawlink_core::files::{KeptFile, open_link, read_file};
use clawlink_core::id::FileId;
use clawlink_core::ports::House;
use clawlink_edge::{Path, Query, Refused};
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::principal::Caller;

/// What makes an address a link. Any other query is none, and what it holds says nothing.
#[derive(Debug, Deserialize)]
pub(crate) struct Link {
    until: Option<i64>,
    signature: Option<String>,
}

/// A file that a tool fetched: by its link, or for a device of its person.
pub(crate) async fn show(
    State(house): State<House>,
    Path(id): Path<String>,
    Query(link): Query<Link>,
    request: Request,
) -> Result<Response, Refused> {
    let id = FileId::from(id);
    let kept = if let (Some(until), Some(signature)) = (link.until, &link.signature) {
        open_link(&house, &id, until, signature).await?
    } else {
        let (mut parts, _) = request.into_parts();
        let Caller(device) = Caller::from_request_parts(&mut parts, &house).await?;
        read_file(&house, &device.user, &id).await?
    };
    Ok(answer(kept))
}

/// The bytes as a download. Somebody else wrote them: nothing of it runs or is shown at our origin.
fn answer(kept: KeptFile) -> Response {
    let name = utf8_percent_encode(&kept.name, NON_ALPHANUMERIC);
    let headers = [
        (CONTENT_TYPE, kept.mimetype),
        (CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}")),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
    ];
    (headers, kept.bytes).into_response()
}
