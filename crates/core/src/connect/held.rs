use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fresh::Fresh;
use crate::credential::Secrets;
use crate::id::{ConnectionId, ConnectionSessionId, OauthClientId, UserId};
use crate::ports::House;
use crate::ports::storage::{HeldAccount, UpstreamAccount};
use crate::sealing::{SealingError, open_json, seal_json};
use crate::secret::Secret;
use crate::time::UnixMs;
use crate::vault::{ColumnContext, VaultError};

/// A [`Fresh`] as it is sealed. The halves are JSON texts of their own.
#[derive(Serialize, Deserialize)]
struct SealedForm {
    app: String,
    auth_id: String,
    client: Option<OauthClientId>,
    target: Option<ConnectionId>,
    account: UpstreamAccount,
    scopes: Vec<String>,
    instance: BTreeMap<String, String>,
    captured: BTreeMap<String, String>,
    expires_at: Option<UnixMs>,
    access: String,
    grant: Option<String>,
}

fn context<'a>(session: &'a ConnectionSessionId, user: &'a UserId) -> ColumnContext<'a> {
    let (table, column) = ("held_accounts", "sealed_credential");
    ColumnContext { table, column, row_id: session.as_str(), user: Some(user) }
}

/// Seals a credential to the row that holds it.
pub(super) fn seal(
    house: &House,
    session: &ConnectionSessionId,
    user: &UserId,
    fresh: &Fresh,
) -> Result<String, SealingError> {
    let form = SealedForm {
        app: fresh.app.clone(),
        auth_id: fresh.auth_id.clone(),
        client: fresh.client.clone(),
        target: fresh.target.clone(),
        account: fresh.account.clone(),
        scopes: fresh.scopes.clone(),
        instance: fresh.instance.clone(),
        captured: fresh.captured.clone(),
        expires_at: fresh.expires_at,
        // Exposed to be sealed in the next step.
        access: fresh.access.to_json().expose().clone(),
        // Exposed to be sealed in the next step.
        grant: fresh.grant.as_ref().map(|grant| grant.to_json().expose().clone()),
    };
    Ok(seal_json(house, &context(session, user), &form)?.to_string())
}

/// Opens what a row holds.
pub(super) fn open(house: &House, held: &HeldAccount) -> Result<Fresh, SealingError> {
    let form: SealedForm = open_json(house, &context(&held.session, &held.user), &held.sealed)?;
    let half = |text: String| Secrets::from_json(&Secret::new(text)).ok_or(VaultError::Refused);
    Ok(Fresh {
        app: form.app,
        auth_id: form.auth_id,
        client: form.client,
        target: form.target,
        account: form.account,
        scopes: form.scopes,
        instance: form.instance,
        captured: form.captured,
        access: half(form.access)?,
        grant: form.grant.map(half).transpose()?,
        expires_at: form.expires_at,
    })
}
