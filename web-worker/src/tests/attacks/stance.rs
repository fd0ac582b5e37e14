//! Every route of this worker and whom it takes. A new route is refused by a test until it stands here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clawlink_edge::testing::{Route, routes_of};

/// Whom a route takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stance {
    /// Anybody; it says nothing that belongs to somebody.
    Open,
    /// Anybody, and it may be kept by a cache.
    Asset,
    /// A client's own program, by what it sends; cookies count for nothing.
    Client,
    /// A published plugin that is being paired, by the secrets it holds; cookies count for nothing.
    Plugin,
    /// A device, or a signed-in person, who changes something from one of our own pages only.
    Acting,
    /// A signed-in person, from one of our own pages, with the token of their session in a header.
    Script,
    /// Anybody's browser, from one of our own pages.
    SignIn,
    /// A signed-in person.
    Page,
    /// A signed-in person, from one of our own pages, with the token of their session.
    Form,
    /// A page, for the owner of what it names.
    PageOf(Thing),
    /// A form, for the owner of what it names.
    FormOf(Thing),
}

/// What a route names and somebody owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Approval,
    Connection,
    Device,
    Execution,
    Client,
    /// A connect flow, by its id in the query or the form.
    Flow,
    /// A connect flow that holds another account than the one to be reconnected.
    Held,
    /// A connect flow that left for the app, by its `state`.
    State,
    /// A plugin's pairing that its person approved, by its link.
    Pairing,
    /// The same of Hermes.
    HermesPairing,
}

impl Stance {
    pub(super) fn thing(self) -> Option<Thing> {
        match self {
            Self::PageOf(thing) | Self::FormOf(thing) => Some(thing),
            _ => None,
        }
    }

    pub(super) fn wants_person(self) -> bool {
        matches!(self, Self::Page | Self::Form | Self::PageOf(_) | Self::FormOf(_))
    }

    pub(super) fn is_form(self) -> bool {
        matches!(self, Self::SignIn | Self::Form | Self::FormOf(_))
    }
}

use Stance::{Acting, Asset, Client, Form, FormOf, Open, Page, PageOf, Plugin, Script, SignIn};

pub(super) const TABLE: &[(&str, &str, Stance)] = &[
    ("GET", "/docs/api", Open),
    ("GET", "/install", Open),
    ("GET", "/install/{agent}", Open),
    ("GET", "/llms.txt", Open),
    ("GET", "/", Open),
    ("GET", "/.well-known/oauth-authorization-server", Open),
    ("OPTIONS", "/.well-known/oauth-authorization-server", Open),
    ("GET", "/.well-known/oauth-protected-resource", Open),
    ("OPTIONS", "/.well-known/oauth-protected-resource", Open),
    ("GET", "/.well-known/oauth-protected-resource/api/mcp", Open),
    ("OPTIONS", "/.well-known/oauth-protected-resource/api/mcp", Open),
    ("GET", "/.well-known/openid-configuration", Open),
    ("OPTIONS", "/.well-known/openid-configuration", Open),
    ("GET", "/api/agent/whoami", Acting),
    ("POST", "/api/connect/start", Acting),
    ("GET", "/api/connect/sessions/{id}", Acting),
    ("GET", "/api/connections/{id}", Acting),
    ("DELETE", "/api/connections/{id}", Script),
    ("POST", "/api/connections/{id}/begin", Acting),
    ("POST", "/api/hermes/bootstrap-sessions", Plugin),
    ("GET", "/api/hermes/bootstrap-sessions/{id}", Plugin),
    ("POST", "/api/hermes/bootstrap-sessions/{id}/approve", Script),
    ("POST", "/api/hermes/bootstrap-sessions/{id}/cancel", Script),
    ("POST", "/api/hermes/bootstrap-sessions/{id}/consume", Plugin),
    ("GET", "/api/integrations", Acting),
    ("POST", "/api/openclaw/pair/sessions/{id}/approve", Script),
    ("POST", "/api/openclaw/pair/sessions/{id}/exchange", Plugin),
    ("POST", "/api/openclaw/pair/sessions/{id}/finalize", Plugin),
    ("GET", "/api/openclaw/pair/sessions/{id}", Plugin),
    ("POST", "/api/openclaw/pair/start", Plugin),
    ("GET", "/apps", Open),
    ("GET", "/apps/{app}", Open),
    ("GET", "/assets/app.css", Asset),
    ("GET", "/assets/apps.svg", Asset),
    ("GET", "/assets/connect.js", Asset),
    ("GET", "/assets/copy.js", Asset),
    ("GET", "/assets/filter.js", Asset),
    ("GET", "/assets/icons.svg", Asset),
    ("GET", "/assets/mark.svg", Asset),
    ("GET", "/assets/tokens.css", Asset),
    ("GET", "/skill.md", Asset),
    ("GET", "/connect/result", PageOf(Thing::Flow)),
    ("POST", "/connect/result/choose", FormOf(Thing::Held)),
    ("GET", "/connect/{app}", PageOf(Thing::Flow)),
    ("POST", "/connect/{app}/leave", FormOf(Thing::Flow)),
    ("POST", "/connect/{app}/submit", FormOf(Thing::Flow)),
    ("GET", "/dashboard", Page),
    ("GET", "/dashboard/activity", Page),
    ("POST", "/dashboard/activity/bodies", Form),
    ("POST", "/dashboard/activity/bodies/delete", Form),
    ("GET", "/dashboard/activity/{id}", PageOf(Thing::Execution)),
    ("POST", "/dashboard/activity/{id}/forget", FormOf(Thing::Execution)),
    ("GET", "/dashboard/apps", Page),
    ("GET", "/dashboard/apps/{app}", Page),
    ("POST", "/dashboard/apps/{app}/connect", Form),
    ("GET", "/dashboard/approvals", Page),
    ("GET", "/dashboard/approvals/{id}", PageOf(Thing::Approval)),
    ("POST", "/dashboard/approvals/{id}/approve", FormOf(Thing::Approval)),
    ("POST", "/dashboard/approvals/{id}/decline", FormOf(Thing::Approval)),
    ("GET", "/dashboard/audit/export", Page),
    ("GET", "/dashboard/connections/version", Page),
    ("GET", "/dashboard/connections/{id}", PageOf(Thing::Connection)),
    ("POST", "/dashboard/connections/{id}/default", FormOf(Thing::Connection)),
    ("GET", "/dashboard/connections/{id}/disconnect", PageOf(Thing::Connection)),
    ("POST", "/dashboard/connections/{id}/disconnect", FormOf(Thing::Connection)),
    ("POST", "/dashboard/connections/{id}/reconnect", FormOf(Thing::Connection)),
    ("POST", "/dashboard/connections/{id}/rename", FormOf(Thing::Connection)),
    ("POST", "/dashboard/connections/{id}/test", FormOf(Thing::Connection)),
    ("GET", "/dashboard/devices", Page),
    ("POST", "/dashboard/devices/keys", Form),
    ("GET", "/dashboard/devices/{id}", PageOf(Thing::Device)),
    ("POST", "/dashboard/devices/{id}/policy", FormOf(Thing::Device)),
    ("POST", "/dashboard/devices/{id}/revoke", FormOf(Thing::Device)),
    ("POST", "/dashboard/devices/{id}/rules", FormOf(Thing::Device)),
    ("POST", "/dashboard/devices/{id}/rules/remove", FormOf(Thing::Device)),
    ("POST", "/dashboard/pause", Form),
    ("POST", "/dashboard/resume", Form),
    ("GET", "/dashboard/settings/oauth-apps", Page),
    ("POST", "/dashboard/settings/oauth-apps", Form),
    ("POST", "/dashboard/settings/oauth-apps/{id}/remove", FormOf(Thing::Client)),
    // Of a local instance; elsewhere it is not there.
    ("GET", "/dev/mailbox", Open),
    ("GET", "/healthz", Open),
    ("GET", "/hermes/approve/{link}", PageOf(Thing::HermesPairing)),
    ("POST", "/hermes/approve/{link}/approve", FormOf(Thing::HermesPairing)),
    ("POST", "/hermes/approve/{link}/decide", FormOf(Thing::HermesPairing)),
    ("POST", "/hermes/approve/{link}/decline", FormOf(Thing::HermesPairing)),
    ("GET", "/oauth/authorize", Page),
    ("POST", "/oauth/authorize/approve", Form),
    ("POST", "/oauth/authorize/decide", Form),
    ("POST", "/oauth/authorize/decline", Form),
    ("GET", "/oauth/callback/{app}", PageOf(Thing::State)),
    ("GET", "/oauth/callback/{app}/{context}", PageOf(Thing::State)),
    ("OPTIONS", "/oauth/register", Open),
    ("POST", "/oauth/register", Client),
    ("OPTIONS", "/oauth/revoke", Open),
    ("POST", "/oauth/revoke", Client),
    ("OPTIONS", "/oauth/token", Open),
    ("POST", "/oauth/token", Client),
    ("GET", "/openclaw/pair/{link}", PageOf(Thing::Pairing)),
    ("POST", "/openclaw/pair/{link}/approve", FormOf(Thing::Pairing)),
    ("POST", "/openclaw/pair/{link}/decide", FormOf(Thing::Pairing)),
    ("POST", "/openclaw/pair/{link}/decline", FormOf(Thing::Pairing)),
    ("GET", "/sign-in", Open),
    ("POST", "/sign-in", SignIn),
    ("POST", "/sign-in/code", SignIn),
    ("POST", "/sign-out", Form),
];

#[test]
fn every_route_has_a_stance() {
    let declared = routes_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let known: BTreeMap<Route, Stance> = TABLE
        .iter()
        .map(|(method, path, stance)| {
            (Route { method: (*method).to_owned(), path: (*path).to_owned() }, *stance)
        })
        .collect();
    let known: BTreeSet<Route> = known.into_keys().collect();
    let new: Vec<_> = declared.difference(&known).collect();
    let gone: Vec<_> = known.difference(&declared).collect();
    assert!(new.is_empty() && gone.is_empty(), "without a stance: {new:?}; no longer there: {gone:?}");
}

#[test]
fn only_a_get_shows_a_page_and_only_a_post_takes_a_form() {
    for (method, path, stance) in TABLE {
        let fits = match stance {
            Page | PageOf(_) | Asset => *method == "GET",
            Form | FormOf(_) | SignIn | Client => *method == "POST",
            Script => ["POST", "DELETE"].contains(method),
            Plugin | Acting => ["GET", "POST"].contains(method),
            Open => ["GET", "OPTIONS"].contains(method),
        };
        assert!(fits, "{method} {path}");
    }
}
