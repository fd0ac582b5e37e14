//! JSON Pointers, RFC 6901: L1.

use crate::flaw::Report;
use crate::{App, AuthKind, Constant, TokenRead, Tool};

pub(super) fn app(app: &App, report: &Report) {
    let check = |key: String, ptr: &str| pointer(report, &key, ptr);
    check("success.ptr".to_owned(), &app.success.ptr);
    check("success.absent".to_owned(), &app.success.absent);
    if let Some(identity) = &app.identity {
        check("identity.id".to_owned(), &identity.id);
    }
    for (position, rule) in app.errors.iter().enumerate() {
        check(format!("error.{}.ptr", position + 1), &rule.ptr);
        check(format!("error.{}.message", position + 1), &rule.message);
    }
    for page in app.pages.iter() {
        check(format!("page.{}.read", page.id), &page.read);
        check(format!("page.{}.more", page.id), &page.more);
    }
    for auth in app.auths.iter() {
        for read in reads(&auth.kind) {
            let all = [&read.access_token, &read.refresh_token, &read.expires_in, &read.scope, &read.error];
            for ptr in all {
                check(format!("auth.{}.read", auth.id), ptr);
            }
        }
    }
}

/// The token answers that are read.
fn reads(kind: &AuthKind) -> Vec<&TokenRead> {
    match kind {
        AuthKind::Oauth2(oauth) => vec![&oauth.read],
        AuthKind::ClientCredentials(settings) => vec![&settings.read],
        AuthKind::Session(settings) => vec![&settings.read],
        AuthKind::ServiceAccount(settings) => vec![&settings.read],
        AuthKind::Oauth1(_) | AuthKind::Fields(_) | AuthKind::None => Vec::new(),
    }
}

pub(super) fn tool(tool: &Tool, report: &Report) {
    pointer(report, "output.items", &tool.output.items);
    for (name, ptr) in tool.output.pick.iter() {
        pointer(report, &format!("output.pick.{name}"), ptr);
    }
    for (name, ptr) in tool.output.detail.iter() {
        pointer(report, &format!("output.detail.{name}"), ptr);
    }
    for constant in tool.constants.iter() {
        if let Constant::Body(ptr, _) = constant {
            pointer(report, &format!("const.body.{ptr}"), ptr);
        }
    }
}

fn pointer(report: &Report, key: &str, ptr: &str) {
    let escapes = ptr.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    report.require((ptr.is_empty() || ptr.starts_with('/')) && escapes, "L1", key, || {
        format!("JSON Pointer expected, got {ptr:?}")
    });
}
