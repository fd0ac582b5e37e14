//! Every route of this worker and whom it takes. A new route is refused by a test until it stands here.

use std::collections::BTreeSet;
use std::path::Path;

use clawlink_edge::testing::{Route, routes_of};

/// Whom a route takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stance {
    /// Anybody; it says nothing that belongs to somebody.
    Open,
    /// A live device; on the published wire also a person's own browser, which is one (`tests::compat::browser`).
    Device,
    /// A live device, about what it or its person owns.
    DeviceOf(Thing),
}

/// What a route names and somebody owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::tests) enum Thing {
    Connection,
    /// A connect flow.
    Flow,
    Execution,
    /// What the device asked its person.
    Approval,
    /// What of an answer was kept.
    Kept,
    /// A file that a tool fetched; its signed link, which takes no device, is tested with files.
    File,
}

use Stance::{Device, DeviceOf, Open};

pub(super) const TABLE: &[(&str, &str, Stance)] = &[
    ("GET", "/.well-known/oauth-protected-resource", Open),
    ("OPTIONS", "/.well-known/oauth-protected-resource", Open),
    ("GET", "/.well-known/oauth-protected-resource/mcp", Open),
    ("OPTIONS", "/.well-known/oauth-protected-resource/mcp", Open),
    ("GET", "/api/actions", Device),
    ("GET", "/api/actions/{app}/{action}", Device),
    ("POST", "/api/executions", Device),
    ("GET", "/api/executions/{id}", DeviceOf(Thing::Execution)),
    ("ANY", "/api/mcp", Device),
    ("GET", "/api/search", Device),
    ("GET", "/api/tools", Device),
    ("GET", "/api/tools/search", Device),
    ("GET", "/api/tools/{tool}", Device),
    ("POST", "/api/tools/{tool}/execute", Device),
    ("POST", "/api/tools/{tool}/preview", Device),
    ("GET", "/healthz", Open),
    ("ANY", "/mcp", Device),
    ("GET", "/openapi.json", Open),
    ("GET", "/v1/approvals", Device),
    ("GET", "/v1/approvals/{id}", DeviceOf(Thing::Approval)),
    ("GET", "/v1/apps", Device),
    ("GET", "/v1/apps/{app}", Device),
    ("POST", "/v1/connect-sessions", Device),
    ("GET", "/v1/connect-sessions/{id}", DeviceOf(Thing::Flow)),
    ("GET", "/v1/connections", Device),
    ("GET", "/v1/connections/{id}", DeviceOf(Thing::Connection)),
    ("DELETE", "/v1/device", Device),
    ("POST", "/v1/execute", Device),
    ("GET", "/v1/executions", Device),
    ("GET", "/v1/executions/{id}", DeviceOf(Thing::Execution)),
    ("GET", "/v1/files/{id}", DeviceOf(Thing::File)),
    ("POST", "/v1/preview", Device),
    ("GET", "/v1/results/{id}", DeviceOf(Thing::Kept)),
    ("GET", "/v1/tools", Device),
    ("GET", "/v1/tools/search", Device),
    ("GET", "/v1/tools/{tool}", Device),
    ("GET", "/v1/whoami", Device),
];

#[test]
fn every_route_has_a_stance() {
    let declared = routes_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let route = |(method, path, _): &(&str, &str, Stance)| Route {
        method: (*method).to_owned(),
        path: (*path).to_owned(),
    };
    let known: BTreeSet<Route> = TABLE.iter().map(route).collect();
    let new: Vec<_> = declared.difference(&known).collect();
    let gone: Vec<_> = known.difference(&declared).collect();
    assert!(new.is_empty() && gone.is_empty(), "without a stance: {new:?}; no longer there: {gone:?}");
}
