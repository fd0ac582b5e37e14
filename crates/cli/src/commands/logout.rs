use clap::Args;

use crate::client::{Call, CallError};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Revoke this device, and forget its key
#[derive(Args)]
pub(crate) struct Logout {}

impl Logout {
    /// The key is forgotten once it is worthless: revoked now, or refused as one that was revoked before.
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let stored = context.environment.api_key.is_none();
        let revoked =
            context.client()?.send(Call::delete(&["v1", "device"])).await.map(|_| "The device is revoked.");
        let outcome = revoked.or_else(already_revoked)?;
        let rest = if stored {
            context.credentials()?.forget(context.profile())?;
            " Its key is forgotten."
        } else {
            " Its key came from CLAWLINK_API_KEY; unset that."
        };
        context.note(&format!("{outcome}{rest}"));
        Ok(String::new())
    }
}

fn already_revoked(error: CallError) -> Result<&'static str, CallError> {
    match &error {
        CallError::Refused { problem, status, .. }
            if Exit::of_problem(&problem.code, *status) == Exit::NotSignedIn =>
        {
            Ok("The device was revoked before.")
        }
        _ => Err(error),
    }
}
