use std::collections::{BTreeMap, BTreeSet};

use clawlink_manifest::{App, Auth, AuthKind};

use super::client::client_apps;
use crate::exec::near::near;
use crate::id::{ConnectionId, ConnectionSessionId, UserId};
use crate::local_path::LocalPath;
use crate::ports::storage::{ConnectionSession, SessionStatus};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::time::MINUTE_MS;

/// How long a connect flow stays open.
const SESSION_LIFE_MS: i64 = 15 * MINUTE_MS;

/// What is to be connected.
#[derive(Clone, Debug)]
pub struct Start {
    /// App slug.
    pub app: String,
    /// The connection to renew, if any.
    pub target: Option<ConnectionId>,
    /// Where its person goes on afterwards; `None` for their connections.
    pub return_path: Option<LocalPath>,
}

/// Why no flow was opened.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No such app; these come close.
    #[error("no app {app}")]
    UnknownApp {
        /// What was asked for.
        app: String,
        /// Slugs that come close.
        near: Vec<String>,
    },
    /// The app needs no connection.
    #[error("{0} needs no connection")]
    NotNeeded(String),
    /// The app's only way in is an OAuth client that neither this deployment nor the person has.
    #[error("{0} has no OAuth client here")]
    NotConfigured(String),
    /// The connection to renew is not there, not this person's, or another app's.
    #[error("no such connection")]
    UnknownConnection,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Opens a connect flow for this person. Its id is no secret: every later step asks for their browser.
///
/// # Errors
/// [`StartError`]; nothing was written then.
pub async fn start(house: &House, user: &UserId, request: &Start) -> Result<ConnectionSession, StartError> {
    let app = find_app(house, &request.app)?;
    check_connectable(house, user, app).await?;
    if let Some(target) = &request.target {
        let known = house.store.connections.find(user, target).await?;
        known.filter(|known| known.app == request.app).ok_or(StartError::UnknownConnection)?;
    }
    let now = house.clock.now();
    let session = ConnectionSession {
        id: ConnectionSessionId::make(&*house.clock, &*house.entropy)?,
        user: user.clone(),
        app: request.app.clone(),
        status: SessionStatus::Started,
        target: request.target.clone(),
        auth_id: None,
        client: None,
        instance: BTreeMap::new(),
        state_hash: None,
        verifier: None,
        connection: None,
        wider: Vec::new(),
        failure: None,
        return_path: request.return_path.clone(),
        created_at: now,
        expires_at: now.plus_ms(SESSION_LIFE_MS),
    };
    house.store.connection_sessions.create(&session).await?;
    Ok(session)
}

/// The app of this slug.
///
/// # Errors
/// [`StartError::UnknownApp`] with slugs that come close.
pub fn find_app<'h>(house: &'h House, slug: &str) -> Result<&'h App, StartError> {
    house.catalog.find_app(slug).ok_or_else(|| {
        let slugs = house.catalog.apps().iter().map(|app| app.slug.as_ref());
        let near = near(slug, slugs, 3).into_iter().map(str::to_owned).collect();
        StartError::UnknownApp { app: slug.to_owned(), near }
    })
}

async fn check_connectable(house: &House, user: &UserId, app: &App) -> Result<(), StartError> {
    if !app.needs_connection() {
        return Err(StartError::NotNeeded(app.slug.to_string()));
    }
    let clients = client_apps(house, user).await?;
    let usable = app.auths.iter().any(|auth| is_usable(&clients, app, auth));
    if usable { Ok(()) } else { Err(StartError::NotConfigured(app.name.to_string())) }
}

/// Whether this way to connect can be gone: some need a client that is registered at the app, and `clients` are the apps
/// that have one, as [`client_apps`] tells.
#[must_use]
pub fn is_usable(clients: &BTreeSet<String>, app: &App, auth: &Auth) -> bool {
    let has_client = clients.contains(app.slug.as_ref());
    auth.kind != AuthKind::None && (has_client || !auth.kind.needs_client())
}

impl From<StartError> for Problem {
    fn from(error: StartError) -> Self {
        match error {
            StartError::UnknownApp { app, near } => {
                Self::new(Kind::NotFound, "unknown_app", format!("There is no app {app:?}."))
                    .at("/app", "the slug of an app")
                    .with("suggestions", near)
                    .next_call("GET", "/v1/apps", None)
            }
            StartError::NotNeeded(app) => Self::new(
                Kind::Conflict,
                "no_connection_needed",
                format!("{app} needs no connection; run its tools."),
            ),
            StartError::NotConfigured(name) => Self::new(
                Kind::Unavailable,
                "app_not_configured",
                format!("{name} has no OAuth client on this deployment."),
            )
            .until_mended()
            .hint("Its operator can add one to OAUTH_CLIENTS, or you your own under Settings, OAuth apps."),
            StartError::UnknownConnection => {
                Self::new(Kind::NotFound, "connection_not_found", "There is no such connection to renew.")
                    .at("/connection", "the id of one of your connections to this app")
                    .next_call("GET", "/v1/connections", None)
            }
            StartError::Fault(fault) => fault.into(),
        }
    }
}
