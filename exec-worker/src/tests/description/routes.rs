use std::collections::BTreeSet;
use std::path::Path;

use axum::body::Body;
use clawlink_core::policy::Policy;
use clawlink_edge::testing::{Route, routes_of};
use http::Request;

use super::operation::{DOCUMENT, Operation};
use crate::tests::support::Api;

#[test]
fn every_route_of_v1_is_described_and_nothing_else_is() {
    let declared = routes_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let declared: BTreeSet<Route> =
        declared.into_iter().filter(|route| route.path.starts_with("/v1/")).collect();
    let route =
        |operation: &Operation| Route { method: operation.method.clone(), path: operation.path.to_owned() };
    let described: BTreeSet<Route> = Operation::all().iter().map(route).collect();
    let new: Vec<_> = declared.difference(&described).collect();
    let gone: Vec<_> = described.difference(&declared).collect();
    assert!(new.is_empty() && gone.is_empty(), "not described: {new:?}; no longer there: {gone:?}");
}

#[tokio::test]
async fn the_description_is_served_to_anybody() {
    let api = Api::with(Policy::Standard).await;
    let request = Request::builder().uri("/openapi.json").body(Body::empty()).unwrap();
    let answer = api.send(request).await;
    assert_eq!((answer.status.as_u16(), &answer.body), (200, &*DOCUMENT));
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.headers["access-control-allow-origin"], "*");
}
