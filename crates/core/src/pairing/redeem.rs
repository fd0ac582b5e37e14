use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::credential::Credential;
use super::request::CLI_CLIENT_ID;
use crate::id::DeviceId;
use crate::oauth_server::{IssuedTokens, find_endpoint, issue_tokens};
use crate::ports::storage::{AuditEvent, AuthCode, Device, DeviceFamily, NewDevice, User};
use crate::ports::{Fault, House};
use crate::vault::sha256_hex;

/// A token request (RFC 6749 §4.1.3, RFC 7636 §4.5).
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Redeem {
    /// `authorization_code`
    #[serde(default)]
    pub grant_type: String,
    /// The code.
    #[serde(default)]
    pub code: String,
    /// The secret behind the challenge.
    #[serde(default)]
    pub code_verifier: String,
    /// The client.
    #[serde(default)]
    pub client_id: String,
    /// The redirect URI of the authorization request, again.
    #[serde(default)]
    pub redirect_uri: String,
    /// The resource of the authorization request, again, if at all (RFC 8707 §2.2).
    #[serde(default)]
    pub resource: String,
}

/// A freshly paired device.
pub struct Redeemed {
    /// What it proves itself by, shown once.
    pub given: Given,
    /// The device.
    pub device: Device,
    /// The person it acts for.
    pub user: User,
}

/// What a client proves itself by from now on.
pub enum Given {
    /// Our own command line: a device credential.
    Credential(Credential),
    /// An MCP client: tokens.
    Tokens(IssuedTokens),
}

/// Why nothing was paired, by RFC 6749 §5.2.
#[derive(Debug, thiserror::Error)]
pub enum RedeemError {
    /// `unsupported_grant_type`
    #[error("only authorization_code is supported")]
    GrantType,
    /// `invalid_grant`: unknown, over, used, or not for this client, redirect or verifier.
    #[error("the code is not valid, was used, or does not belong to this request")]
    Grant,
    /// `invalid_target`: another resource than the person agreed to.
    #[error("the resource is not the one that was agreed to")]
    Target,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl RedeemError {
    /// The error code of RFC 6749 §5.2.
    #[must_use]
    pub const fn oauth_code(&self) -> &'static str {
        match self {
            Self::GrantType => "unsupported_grant_type",
            Self::Grant => "invalid_grant",
            Self::Target => "invalid_target",
            Self::Fault(_) => "temporarily_unavailable",
        }
    }
}

/// Redeems a code once and pairs the device. A code that is redeemed again revokes the device it gave, because one of
/// the two holders stole it (RFC 6749 §4.1.2).
///
/// # Errors
/// [`RedeemError`]; no new device exists then.
pub async fn redeem(house: &House, request: &Redeem) -> Result<Redeemed, RedeemError> {
    if request.grant_type != "authorization_code" {
        return Err(RedeemError::GrantType);
    }
    let code_hash = sha256_hex(request.code.as_bytes());
    let known = house.store.auth_codes.find(&code_hash).await?.ok_or(RedeemError::Grant)?;
    if !belongs(&known, request) {
        return Err(RedeemError::Grant);
    }
    let asked = find_endpoint(&house.config, &request.resource).map(|endpoint| endpoint.url(&house.config));
    if !request.resource.is_empty() && asked.as_deref() != Some(&known.resource) {
        return Err(RedeemError::Target);
    }
    let device_id = DeviceId::make(&*house.clock, &*house.entropy)?;
    let consumed = house.store.auth_codes.consume(&code_hash, device_id.as_str(), house.clock.now()).await?;
    if let Some(code) = consumed {
        return pair(house, code, device_id).await;
    }
    revoke_replayed(house, &known, &code_hash).await?;
    Err(RedeemError::Grant)
}

fn belongs(code: &AuthCode, request: &Redeem) -> bool {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(request.code_verifier.as_bytes()));
    let verified = bool::from(challenge.as_bytes().ct_eq(code.code_challenge.as_bytes()));
    verified && code.client_id == request.client_id && code.redirect_uri == request.redirect_uri
}

/// Our own command line gets a credential; an MCP client tokens, and a credential that nobody was shown.
async fn pair(house: &House, code: AuthCode, id: DeviceId) -> Result<Redeemed, RedeemError> {
    let user = house.store.users.find(&code.user).await?.ok_or(RedeemError::Grant)?;
    let credential = Credential::make(&*house.entropy)?;
    let is_cli = code.client_id == CLI_CLIENT_ID;
    let now = house.clock.now();
    let device = Device {
        id,
        user: user.id.clone(),
        name: code.device_label.clone(),
        family: if is_cli { DeviceFamily::Cli } else { DeviceFamily::Mcp },
        policy: code.policy,
        rules: Vec::new(),
        paused_at: None,
        key_hint: is_cli.then(|| credential.hint()),
        created_at: now,
        last_used_at: None,
        revoked_at: None,
    };
    let row = NewDevice { device: device.clone(), credential_hash: credential.hash.clone() };
    house.store.devices.create(&row).await?;
    let event = AuditEvent {
        at: now,
        user: user.id.clone(),
        actor: "person".to_owned(),
        action: "device.paired",
        target: device.id.to_string(),
    };
    house.store.audit.append(&event).await?;
    let given = if is_cli {
        Given::Credential(credential)
    } else {
        Given::Tokens(issue_tokens(house, &code, &device.id).await?)
    };
    Ok(Redeemed { given, device, user })
}

async fn revoke_replayed(house: &House, known: &AuthCode, code_hash: &str) -> Result<(), Fault> {
    let used = house.store.auth_codes.find(code_hash).await?.and_then(|code| code.device_id);
    if let Some(device) = used {
        house.store.devices.revoke(&known.user, &device.into(), house.clock.now()).await?;
    }
    Ok(())
}
