//! The addresses of this worker. Pages and handlers get every URL from here.

use clawlink_core::id::{
    ApprovalId, ConnectionId, ConnectionSessionId, DeviceId, ExecutionId, OauthClientId,
};
use clawlink_core::local_path::LocalPath;

pub(crate) const HOME: &str = "/";
pub(crate) const SIGN_IN: &str = "/sign-in";
pub(crate) const SIGN_IN_CODE: &str = "/sign-in/code";
pub(crate) const SIGN_OUT: &str = "/sign-out";
pub(crate) const MAILBOX: &str = "/dev/mailbox";
pub(crate) const DASHBOARD: &str = "/dashboard";
pub(crate) const APPS: &str = "/dashboard/apps";
pub(crate) const PUBLIC_APPS: &str = "/apps";
pub(crate) const INSTALL: &str = "/install";
pub(crate) const API_REFERENCE: &str = "/docs/api";
pub(crate) const LLMS: &str = "/llms.txt";
pub(crate) const DEVICES: &str = "/dashboard/devices";
pub(crate) const PAUSE: &str = "/dashboard/pause";
pub(crate) const RESUME: &str = "/dashboard/resume";
pub(crate) const APPROVALS: &str = "/dashboard/approvals";
pub(crate) const KEYS: &str = "/dashboard/devices/keys";
pub(crate) const OAUTH_APPS: &str = "/dashboard/settings/oauth-apps";
pub(crate) const ACTIVITY: &str = "/dashboard/activity";
pub(crate) const AUDIT_EXPORT: &str = "/dashboard/audit/export";
pub(crate) const BODIES: &str = "/dashboard/activity/bodies";
pub(crate) const BODIES_DELETE: &str = "/dashboard/activity/bodies/delete";
pub(crate) const CONNECTIONS_VERSION: &str = "/dashboard/connections/version";
pub(crate) const CONNECT_RESULT: &str = "/connect/result";
pub(crate) const CONNECT_CHOOSE: &str = "/connect/result/choose";
pub(crate) const AUTHORIZE: &str = "/oauth/authorize";
pub(crate) const AUTHORIZE_DECIDE: &str = "/oauth/authorize/decide";
pub(crate) const AUTHORIZE_APPROVE: &str = "/oauth/authorize/approve";
pub(crate) const AUTHORIZE_DECLINE: &str = "/oauth/authorize/decline";
pub(crate) const TOKEN: &str = "/oauth/token";
pub(crate) const REGISTER: &str = "/oauth/register";
pub(crate) const REVOKE: &str = "/oauth/revoke";

/// Sign-in that leads back to a local path.
pub(crate) fn sign_in_then(next: &str) -> String {
    format!("{SIGN_IN}?{}", query(&[("next", next)]))
}

/// Starts a connect of an app (POST).
pub(crate) fn connect_app(app: &str) -> String {
    format!("{APPS}/{app}/connect")
}

/// An app's page.
pub(crate) fn app(app: &str) -> String {
    format!("{APPS}/{app}")
}

/// The public page of an app.
pub(crate) fn public_app(app: &str) -> String {
    format!("{PUBLIC_APPS}/{app}")
}

/// The set-up page of an agent.
pub(crate) fn install(agent: &str) -> String {
    format!("{INSTALL}/{agent}")
}

/// The hosted connect page of a flow.
pub(crate) fn connect(app: &str, session: &ConnectionSessionId) -> String {
    format!("/connect/{app}?{}", query(&[("session", session.as_str())]))
}

/// The connect page of a flow, by a certain auth.
pub(crate) fn connect_by(app: &str, session: &ConnectionSessionId, auth: &str) -> String {
    format!("/connect/{app}?{}", query(&[("session", session.as_str()), ("auth", auth)]))
}

/// Where the OAuth review posts to.
pub(crate) fn connect_leave(app: &str) -> String {
    format!("/connect/{app}/leave")
}

/// Where a connect form posts to.
pub(crate) fn connect_submit(app: &str) -> String {
    format!("/connect/{app}/submit")
}

/// How a flow ended.
pub(crate) fn connect_result(session: &ConnectionSessionId) -> String {
    format!("{CONNECT_RESULT}?{}", query(&[("session", session.as_str())]))
}

/// The page on which a person decides about an OpenClaw plugin.
pub(crate) fn pair_openclaw(token: &str) -> String {
    format!("/openclaw/pair/{token}")
}

/// The page on which a person decides about a Hermes plugin.
pub(crate) fn approve_hermes(handle: &str) -> String {
    format!("/hermes/approve/{handle}")
}

/// A connection's page.
pub(crate) fn connection(id: &ConnectionId) -> String {
    format!("{DASHBOARD}/connections/{id}")
}

/// An action of a connection (POST), or its confirmation page: `default`, `rename`, `reconnect`, `test`, `disconnect`.
pub(crate) fn connection_action(id: &ConnectionId, action: &str) -> String {
    format!("{DASHBOARD}/connections/{id}/{action}")
}

/// Revokes a device (POST).
pub(crate) fn revoke_device(id: &DeviceId) -> String {
    format!("{DEVICES}/{id}/revoke")
}

/// The form for a person's own OAuth app at one app.
pub(crate) fn add_oauth_app(app: &str) -> String {
    with_query(OAUTH_APPS, &[("app", app)])
}

/// Removes an own OAuth app (POST).
pub(crate) fn remove_oauth_app(id: &OauthClientId) -> String {
    format!("{OAUTH_APPS}/{id}/remove")
}

/// A device's page.
pub(crate) fn device(id: &DeviceId) -> String {
    format!("{DEVICES}/{id}")
}

/// Chooses a device's policy (POST).
pub(crate) fn device_policy(id: &DeviceId) -> String {
    format!("{DEVICES}/{id}/policy")
}

/// Sets a rule for a device (POST).
pub(crate) fn put_rule(id: &DeviceId) -> String {
    format!("{DEVICES}/{id}/rules")
}

/// Removes a rule of a device (POST).
pub(crate) fn remove_rule(id: &DeviceId) -> String {
    format!("{DEVICES}/{id}/rules/remove")
}

/// The page on which a person decides.
pub(crate) fn approval(id: &ApprovalId) -> String {
    format!("{APPROVALS}/{id}")
}

/// A yes (POST).
pub(crate) fn approve(id: &ApprovalId) -> String {
    format!("{APPROVALS}/{id}/approve")
}

/// A no (POST).
pub(crate) fn decline(id: &ApprovalId) -> String {
    format!("{APPROVALS}/{id}/decline")
}

/// The questions before one.
pub(crate) fn approvals_before(id: &ApprovalId) -> String {
    with_query(APPROVALS, &[("cursor", id.as_str())])
}

/// An execution's page.
pub(crate) fn execution(id: &ExecutionId) -> String {
    format!("{ACTIVITY}/{id}")
}

/// Deletes what is kept of an execution's request and answer (POST).
pub(crate) fn forget_body(id: &ExecutionId) -> String {
    format!("{ACTIVITY}/{id}/forget")
}

/// The activity of one app.
pub(crate) fn activity_of(app: &str) -> String {
    format!("{ACTIVITY}?{}", query(&[("app", app)]))
}

/// An app's icon in the sprite.
pub(crate) fn icon(app: &str) -> String {
    format!("/assets/apps.svg#{app}")
}

/// A path and those pairs of a query that say something.
pub(crate) fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let said: Vec<_> = pairs.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
    if said.is_empty() { path.to_owned() } else { format!("{path}?{}", query(&said)) }
}

/// A query string.
pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A path on this origin to go to after sign-in; anything else leads to the dashboard.
pub(crate) fn safe_next(next: &str) -> &str {
    if LocalPath::parse(next).is_ok() { next } else { DASHBOARD }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_value_is_left_out_of_a_query() {
        assert_eq!(with_query(APPS, &[("q", "a b"), ("category", "")]), "/dashboard/apps?q=a+b");
        assert_eq!(with_query(APPS, &[("q", "")]), APPS);
    }

    #[test]
    fn only_local_paths_are_followed() {
        assert_eq!(safe_next("/connect/gmail?session=x"), "/connect/gmail?session=x");
        assert_eq!((safe_next(""), safe_next("//evil.example")), (DASHBOARD, DASHBOARD));
    }
}
