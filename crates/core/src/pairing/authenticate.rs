use super::credential::parse_credential;
use crate::ports::storage::Device;
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::time::HOUR_MS;

/// Why a credential opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticateError {
    /// None was sent.
    #[error("no credential")]
    Missing,
    /// Not one of ours, or no longer.
    #[error("not a live credential")]
    NotLive,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Finds the device behind a credential. A text we never made costs no lookup; a revoked device is refused at once.
///
/// # Errors
/// [`AuthenticateError`].
pub async fn authenticate_device(
    house: &House,
    credential: Option<&str>,
) -> Result<Device, AuthenticateError> {
    let credential = credential.ok_or(AuthenticateError::Missing)?;
    let hash = parse_credential(credential).ok_or(AuthenticateError::NotLive)?;
    let device = house.store.devices.find_by_credential(&hash).await?;
    let device = device.filter(|device| device.revoked_at.is_none()).ok_or(AuthenticateError::NotLive)?;
    house.memory.keep_device(&hash, &device, house.clock.now());
    note_use(house, &device);
    Ok(device)
}

/// The same for running tools: a device that was looked up within the last five seconds is not looked up again. So one that
/// was revoked may read for that long; a write is checked again by the claim.
///
/// # Errors
/// [`AuthenticateError`].
pub async fn authenticate_for_run(
    house: &House,
    credential: Option<&str>,
) -> Result<Device, AuthenticateError> {
    let hash = credential.and_then(parse_credential);
    match hash.and_then(|hash| house.memory.device(&hash, house.clock.now())) {
        Some(device) => Ok(device),
        None => authenticate_device(house, credential).await,
    }
}

/// Keeps `last_used_at` to the hour, after the answer.
pub(crate) fn note_use(house: &House, device: &Device) {
    let now = house.clock.now();
    if device.last_used_at.is_some_and(|last| now.since(last) < HOUR_MS) {
        return;
    }
    let (devices, id) = (house.store.devices.clone(), device.id.clone());
    house.background.spawn(Box::pin(async move {
        // A missed note costs nothing but an hour's precision on the devices page.
        let _ = devices.touch(&id, now).await;
    }));
}

impl From<AuthenticateError> for Problem {
    fn from(error: AuthenticateError) -> Self {
        match error {
            AuthenticateError::Missing => {
                Self::new(Kind::Unauthenticated, "unauthenticated", "No credential was sent.")
                    .at("", "Authorization: Bearer cllk_live_…")
                    .hint("Pair this client with `clawlink login`, or make a key on the devices page.")
            }
            AuthenticateError::NotLive => Self::new(
                Kind::Unauthenticated,
                "unauthenticated",
                "This credential is not valid, or was revoked.",
            )
            .hint("Pair this client again with `clawlink login`."),
            AuthenticateError::Fault(fault) => fault.into(),
        }
    }
}
