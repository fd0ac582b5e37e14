//! Every page in every state, for the local `/dev/gallery` and for the tests.

use askama::Template;

use super::{
    activity::Activity, activity_detail::ActivityDetail, api_reference::ApiReference, app::App,
    approval::ApprovalPage, approvals::Approvals, apps::Apps, connect::ConnectPage,
    connect_result::ConnectResult, connection::Connection, connections::Connections, consent::Consent,
    consent_done::ConsentDone, device::DevicePage, devices::Devices, disconnect::Disconnect,
    error::ErrorPage, hand_off::HandOff, install::Install, install::InstallAgent, landing::Landing,
    mailbox::Mailbox, new_key::NewKey, oauth_apps::OauthApps, sign_in::SignIn,
};

/// A page in one state, drawn.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Which page (`connections`).
    pub page: &'static str,
    /// In which state (`empty`).
    pub state: &'static str,
    /// The document.
    pub html: String,
}

/// All of them, in the order of the pages' names.
///
/// # Errors
/// When a template cannot write to its string, which askama's types allow and memory does not.
pub fn gallery() -> askama::Result<Vec<Sample>> {
    let pages = [
        draw("activity", Activity::samples()),
        draw("activity_detail", ActivityDetail::samples()),
        draw("api_reference", ApiReference::samples()),
        draw("app", App::samples()),
        draw("approval", ApprovalPage::samples()),
        draw("approvals", Approvals::samples()),
        draw("apps", Apps::samples()),
        draw("connect", ConnectPage::samples()),
        draw("connect_result", ConnectResult::samples()),
        draw("connection", Connection::samples()),
        draw("connections", Connections::samples()),
        draw("consent", Consent::samples()),
        draw("consent_done", ConsentDone::samples()),
        draw("device", DevicePage::samples()),
        draw("devices", Devices::samples()),
        draw("disconnect", Disconnect::samples()),
        draw("error", ErrorPage::samples()),
        draw("hand_off", HandOff::samples()),
        draw("install", Install::samples()),
        draw("install_agent", InstallAgent::samples()),
        draw("landing", Landing::samples()),
        draw("mailbox", Mailbox::samples()),
        draw("new_key", NewKey::samples()),
        draw("oauth_apps", OauthApps::samples()),
        draw("sign_in", SignIn::samples()),
    ];
    pages.into_iter().collect::<askama::Result<Vec<_>>>().map(|drawn| drawn.into_iter().flatten().collect())
}

fn draw<P: Template>(page: &'static str, samples: Vec<(&'static str, P)>) -> askama::Result<Vec<Sample>> {
    samples.into_iter().map(|(state, context)| Ok(Sample { page, state, html: context.render()? })).collect()
}
