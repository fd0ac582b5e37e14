use clawlink_manifest::{
    App, Auth, AuthKind, ClientAuth, Oauth2, Refresh, Scope, ScopeRisk, TokenFormat, TokenRead,
};
use serde_json::json;

use super::{HealthState, NextStep, Reason, Warning, judge};
use crate::exec::fixtures;
use crate::ports::storage::{Connection, ConnectionState};
use crate::time::{DAY_MS, UnixMs};

const NOW: UnixMs = UnixMs(1_000 * DAY_MS);

fn app(testing_days: u32) -> App {
    let kind = AuthKind::Oauth2(oauth2(testing_days));
    let auths = vec![Auth { id: "oauth".into(), label: "OAuth".into(), kind }].into();
    let scope = |id: &'static str, default| Scope {
        id: id.into(),
        title: "".into(),
        means: "".into(),
        risk: ScopeRisk::Low,
        implies: vec![].into(),
        default,
    };
    let scopes = vec![scope("notes:read", true), scope("notes:admin", false)].into();
    App { auths, scopes, ..fixtures::app() }
}

fn oauth2(testing_days: u32) -> Oauth2 {
    let url = || "https://notes.example/oauth".into();
    let (access_token, refresh_token) = ("/access_token".into(), "/refresh_token".into());
    Oauth2 {
        authorize_url: url(),
        token_url: url(),
        refresh_url: url(),
        pkce: true,
        pkce_reason: "".into(),
        token_format: TokenFormat::Form,
        client_auth: ClientAuth::Basic,
        issuer: "".into(),
        scope_param: "scope".into(),
        scope_sep: " ".into(),
        authorize_params: vec![].into(),
        token_params: vec![].into(),
        token_headers: vec![].into(),
        read: TokenRead {
            access_token,
            refresh_token,
            expires_in: "".into(),
            scope: "".into(),
            error: "".into(),
        },
        refresh: Refresh::Reusable,
        margin_s: 120,
        testing_days,
        idle_days: 180,
    }
}

fn row(change: impl FnOnce(&mut Connection)) -> Connection {
    let row = json!({
        "id": "con_1", "user": "usr_1", "number": 1, "app": "notes", "auth_id": "oauth", "client": null,
        "account": { "id": "1", "label": "mara" }, "label": null, "is_default": true, "state": "active",
        "credential_version": 1, "kv_version": 1, "wrapped_dek": "w1.k1.AA", "access_expires_at": null,
        "renewable": true, "scopes": ["notes:read"], "granted_at": NOW, "instance": {}, "captured": {},
        "last_success_at": null, "last_error": null, "failing_since": null, "created_at": NOW,
    });
    let mut row: Connection = serde_json::from_value(row).unwrap();
    change(&mut row);
    row
}

#[test]
fn each_state_has_its_reason_and_next_step() {
    use ConnectionState as Row;
    use HealthState as Is;
    type Case = (Row, Option<&'static str>, (Is, Option<Reason>, NextStep));
    let cases: [Case; 13] = [
        (Row::Pending, None, (Is::Connecting, None, NextStep::Wait)),
        (Row::Disconnecting, None, (Is::Disconnecting, None, NextStep::Wait)),
        (Row::Active, None, (Is::Active, None, NextStep::None)),
        (Row::Active, Some("not_found"), (Is::Active, None, NextStep::None)),
        (Row::Active, Some("provider"), (Is::Degraded, Some(Reason::AppFailing), NextStep::Wait)),
        (Row::Active, Some("refresh_failing"), (Is::Degraded, Some(Reason::RefreshFailing), NextStep::Wait)),
        (Row::Active, Some("upstream_timeout"), (Is::Degraded, Some(Reason::AppUnreachable), NextStep::Wait)),
        (
            Row::Active,
            Some("scope_missing"),
            (Is::Degraded, Some(Reason::PermissionMissing), NextStep::Reconnect),
        ),
        (
            Row::Active,
            Some("auth_revoked"),
            (Is::NeedsReauth, Some(Reason::AccessRefused), NextStep::Reconnect),
        ),
        (
            Row::NeedsReauth,
            Some("invalid_grant"),
            (Is::NeedsReauth, Some(Reason::GrantRefused), NextStep::Reconnect),
        ),
        (
            Row::NeedsReauth,
            Some("no_refresh_token"),
            (Is::NeedsReauth, Some(Reason::NothingToRenew), NextStep::Reconnect),
        ),
        (
            Row::NeedsReauth,
            Some("credential_unreadable"),
            (Is::NeedsReauth, Some(Reason::CredentialUnreadable), NextStep::Reconnect),
        ),
        (Row::NeedsReauth, None, (Is::NeedsReauth, Some(Reason::GrantRefused), NextStep::Reconnect)),
    ];
    for (state, error, expected) in cases {
        let row = row(|row| {
            row.state = state;
            row.last_error = error.map(str::to_owned);
        });
        let health = judge(Some(&app(0)), &row, NOW);
        assert_eq!((health.state, health.reason, health.next_step), expected, "{state:?} {error:?}");
    }
}

#[test]
fn access_that_nothing_renews_is_warned_of_then_expiring_then_over() {
    for (days, state) in [(8, HealthState::Active), (7, HealthState::Expiring), (0, HealthState::NeedsReauth)]
    {
        let end = NOW.plus_ms(days * DAY_MS);
        let row = row(|row| (row.renewable, row.access_expires_at) = (Some(false), Some(end)));
        let health = judge(Some(&app(0)), &row, NOW);
        assert_eq!((health.state, health.ends_at), (state, Some(end)), "{days}");
        assert_eq!(health.warnings, [Warning::NoRefreshToken]);
    }
    let renewed = row(|row| row.access_expires_at = Some(NOW));
    assert_eq!(judge(Some(&app(0)), &renewed, NOW).state, HealthState::Active, "a refresh is not an end");
    let old = row(|row| (row.renewable, row.access_expires_at) = (None, Some(NOW)));
    assert_eq!(judge(Some(&app(0)), &old, NOW).ends_at, None, "a row from before says nothing");
}

#[test]
fn only_a_persons_own_client_is_in_testing() {
    let own = row(|row| row.client = Some("ocl_1".into()));
    let health = judge(Some(&app(7)), &own, NOW);
    assert_eq!(health.warnings, [Warning::ShortLivedGrant { days: 7 }]);
    assert_eq!((health.state, health.ends_at), (HealthState::Expiring, Some(NOW.plus_ms(7 * DAY_MS))));
    assert!(judge(Some(&app(7)), &row(|_| ()), NOW).warnings.is_empty());
}

#[test]
fn a_permission_that_was_asked_for_and_not_granted_is_named() {
    let app = app(0);
    let health = judge(Some(&app), &row(|row| row.scopes = vec!["other".to_owned()]), NOW);
    assert_eq!(health.warnings, [Warning::MissingScopes { scopes: vec!["notes:read".to_owned()] }]);
    assert_eq!(health.state, HealthState::Active, "the other tools work");
    let unsaid = judge(Some(&app), &row(|row| row.scopes.clear()), NOW);
    assert!(unsaid.warnings.is_empty(), "an app that does not say what it granted is not doubted");
}

#[test]
fn a_grant_that_lies_idle_is_warned_of_two_weeks_before_its_end() {
    let health = |idle_days: i64| {
        let idle = row(|row| {
            row.granted_at = Some(NOW.plus_ms(-400 * DAY_MS));
            row.last_success_at = Some(NOW.plus_ms(-idle_days * DAY_MS));
        });
        judge(Some(&app(0)), &idle, NOW)
    };
    assert!(health(165).warnings.is_empty());
    assert_eq!(health(166).warnings, [Warning::UnusedGrantEnds { days: 180, left_days: 14 }]);
    assert_eq!(health(300).warnings, [Warning::UnusedGrantEnds { days: 180, left_days: 0 }]);
    assert_eq!(health(166).state, HealthState::Active, "it still works");
}

#[test]
fn a_near_copy_that_is_behind_is_told() {
    for kv_version in [None, Some(1)] {
        let behind = row(|row| (row.credential_version, row.kv_version) = (2, kv_version));
        assert_eq!(judge(Some(&app(0)), &behind, NOW).warnings, [Warning::CopyBehind]);
    }
}
