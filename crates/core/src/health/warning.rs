use clawlink_manifest::{App, Auth, AuthKind, Oauth2, Refresh};
use serde::Serialize;

use crate::connect::holds_scope;
use crate::ports::storage::{Connection, ConnectionState};
use crate::time::{DAY_MS, UnixMs};

/// An end by idleness is told so many days before.
const IDLE_NEAR_DAYS: i64 = 14;

/// What will go wrong later, or for some tools, while everything still works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Warning {
    /// The app gave no refresh token though it gives them: access ends for good.
    NoRefreshToken,
    /// The app ends grants like this one by itself.
    ShortLivedGrant {
        /// After so many days.
        days: u32,
    },
    /// The app ends grants that are not used, and this one has not been used for long.
    UnusedGrantEnds {
        /// After so many days without a use.
        days: u32,
        /// So many are left.
        left_days: i64,
    },
    /// The near copy of the credential is older than the credential: calls ask for it farther away.
    CopyBehind,
    /// The person did not grant what the app's tools ask for.
    MissingScopes {
        /// What is missing.
        scopes: Vec<String>,
    },
}

impl Warning {
    /// What it means, as a sentence that names the app.
    #[must_use]
    pub fn sentence(&self, app: &str) -> String {
        match self {
            Self::NoRefreshToken => {
                format!("{app} gave no refresh token, so access ends and you will have to reconnect.")
            }
            Self::ShortLivedGrant { days } => {
                format!("{app} ends sign-ins of OAuth apps in testing after {days} days.")
            }
            Self::UnusedGrantEnds { days, left_days } => {
                format!("{app} ends sign-ins that are not used for {days} days: {left_days} days are left.")
            }
            Self::CopyBehind => {
                "The near copy of the credential is behind: calls take a little longer until it is written."
                    .to_owned()
            }
            Self::MissingScopes { scopes } => {
                format!("Not granted, so some tools will be refused: {}.", scopes.join(", "))
            }
        }
    }
}

/// Everything there is to warn of, the gravest first.
pub(super) fn warnings(app: &App, auth: &Auth, row: &Connection, now: UnixMs) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if let AuthKind::Oauth2(settings) = &auth.kind {
        let ends = row.renewable == Some(false) && row.access_expires_at.is_some();
        if ends && settings.refresh != Refresh::None {
            warnings.push(Warning::NoRefreshToken);
        }
        if testing_days(settings, row) > 0 {
            warnings.push(Warning::ShortLivedGrant { days: settings.testing_days });
        }
        warnings.extend(unused(settings, row, now));
    }
    let wanted = app.scopes.iter().filter(|scope| scope.default);
    let missing: Vec<String> = wanted
        .filter(|scope| !row.scopes.is_empty() && !holds_scope(app, &row.scopes, &scope.id))
        .map(|scope| scope.id.to_string())
        .collect();
    if !missing.is_empty() {
        warnings.push(Warning::MissingScopes { scopes: missing });
    }
    if row.state == ConnectionState::Active && row.kv_version != Some(row.credential_version) {
        warnings.push(Warning::CopyBehind);
    }
    warnings
}

/// A grant that lies idle, once its end by that is near. Any use of it counts, the consent itself too.
fn unused(settings: &Oauth2, row: &Connection, now: UnixMs) -> Option<Warning> {
    let days = settings.idle_days;
    let used = row.last_success_at.max(row.granted_at).filter(|_| days > 0)?;
    let left_days = i64::from(days) - now.since(used) / DAY_MS;
    (left_days <= IDLE_NEAR_DAYS).then_some(Warning::UnusedGrantEnds { days, left_days: left_days.max(0) })
}

/// When the grant ends by itself; `None` where something renews it for good, or nobody knows.
pub(super) fn grant_end(auth: Option<&Auth>, row: &Connection) -> Option<UnixMs> {
    let access_end = row.access_expires_at.filter(|_| row.renewable == Some(false));
    let Some(AuthKind::Oauth2(settings)) = auth.map(|auth| &auth.kind) else { return access_end };
    let days = i64::from(testing_days(settings, row));
    let grant_end = row.granted_at.filter(|_| days > 0).map(|granted| granted.plus_ms(days * DAY_MS));
    access_end.into_iter().chain(grant_end).min()
}

/// Days after which the app ends the grants of a client in testing. The deployment's client is past that; a person's own,
/// registered for themselves, is usually not.
fn testing_days(settings: &Oauth2, row: &Connection) -> u32 {
    if row.client.is_some() { settings.testing_days } else { 0 }
}
