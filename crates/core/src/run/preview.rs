use super::error::RunError;
use super::prepare::{Call, Prepared, prepare_shown, take};
use super::sealed_plan::{PLAN_MAX_BYTES, Shown, seal_plan};
use crate::exec::pace::Left;
use crate::id::PreviewId;
use crate::policy::Decision;
use crate::ports::House;
use crate::ports::storage::{Device, Preview};
use crate::secret::{Secret, SecretText};
use crate::time::{MINUTE_MS, UnixMs};
use crate::token::{BASE62, make_text};
use crate::vault::sha256_hex;

/// How long a previewed write can be run as it was shown.
const PREVIEW_LIFE_MS: i64 = 10 * MINUTE_MS;

/// What a call would send.
pub struct Previewed<'h> {
    /// The call, decided and rendered.
    pub prepared: Prepared<'h>,
    /// Runs exactly this once; only for writes that the device itself may decide on.
    pub confirm_token: Option<SecretText>,
    /// When the token ends.
    pub expires_at: UnixMs,
    /// There is no token because the request is too long to be kept; its digest confirms it.
    pub too_long_to_keep: bool,
    /// What is left of the account's limit at the app, as far as this isolate knows.
    pub rate: Option<Left>,
}

/// Shows the exact request and keeps a write's plan sealed, so that it can be run as shown. Nothing is sent.
///
/// # Errors
/// [`RunError`].
pub async fn preview<'h>(house: &'h House, device: &Device, call: Call) -> Result<Previewed<'h>, RunError> {
    let call = take(house, device, call).await?;
    let prepared = prepare_shown(house, device, &call).await?;
    drop(call);
    let expires_at = house.clock.now().plus_ms(PREVIEW_LIFE_MS);
    let decided = matches!(prepared.ruling.decision, Decision::Allow | Decision::Confirm);
    let short = prepared.plan.body.bytes.len() <= PLAN_MAX_BYTES;
    let runnable = !prepared.tool.effect.is_read() && decided && prepared.scopes.missing.is_empty() && short;
    let confirm_token = if runnable { Some(keep(house, device, &prepared, expires_at).await?) } else { None };
    let rate = prepared
        .connection
        .as_ref()
        .and_then(|connection| house.memory.left(connection.id.as_str(), house.clock.now()));
    Ok(Previewed { prepared, confirm_token, expires_at, too_long_to_keep: !short, rate })
}

async fn keep(
    house: &House,
    device: &Device,
    prepared: &Prepared<'_>,
    expires_at: UnixMs,
) -> Result<SecretText, RunError> {
    let token = Secret::new(format!("cft_{}", make_text(&*house.entropy, BASE62, 22)?));
    let id = PreviewId::make(&*house.clock, &*house.entropy)?;
    let shown = Shown { plan: prepared.plan.clone(), arguments: prepared.arguments.clone() };
    let row = Preview {
        sealed_plan: seal_plan(house, id.as_str(), &device.user, &shown)?,
        id,
        user: device.user.clone(),
        device: device.id.clone(),
        connection: prepared.connection.as_ref().map(|connection| connection.id.clone()),
        // Exposed to be hashed: the database keeps only the hash.
        token_hash: sha256_hex(token.expose().as_bytes()),
        digest: prepared.digest.clone(),
        created_at: house.clock.now(),
        expires_at,
        used_at: None,
    };
    house.store.previews.create(&row).await?;
    Ok(token)
}
