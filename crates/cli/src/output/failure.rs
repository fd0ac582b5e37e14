use super::problem;
use super::screen::Ink;
use super::text::visible;
use crate::client::CallError;
use crate::context::Context;
use crate::failure::Failure;
use crate::invocation::Invocation;

/// What went wrong, and the command that helps.
pub(crate) fn page(failure: &Failure, context: &Context) -> String {
    let screen = context.margin();
    if let Failure::Call(CallError::Refused { problem, status, .. }) = failure {
        return problem::page(problem, *status, screen, |next| context.line(next));
    }
    let heading = format!("{} {}\n", screen.ink(Ink::Bad, "error:"), visible(&failure.to_string()));
    match next(failure) {
        Some(next) => {
            format!("{heading}Next:\n  {}\n", screen.ink(Ink::Strong, &visible(&context.line(next))))
        }
        None => heading,
    }
}

fn next(failure: &Failure) -> Option<Invocation> {
    match failure {
        Failure::WriteLost { again, .. } => Some(again.clone()),
        Failure::NotSignedIn { .. } => Some(Invocation::of("login")),
        Failure::NotConnected { app, .. } => Some(Invocation::of("connect").word(app).flag("--wait")),
        _ => None,
    }
}
