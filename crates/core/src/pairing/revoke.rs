use crate::id::{DeviceId, UserId};
use crate::identity::SignedIn;
use crate::ports::storage::{AuditEvent, Device};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};

/// Why nothing was revoked.
#[derive(Debug, thiserror::Error)]
pub enum RevokeError {
    /// Not this person's device, or ended before.
    #[error("no such live device")]
    NotFound,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A person ends a device: its next claim finds no live row, so no write leaves after this returns.
///
/// # Errors
/// [`RevokeError`].
pub async fn revoke_device(house: &House, person: &SignedIn, id: &DeviceId) -> Result<(), RevokeError> {
    revoke(house, person.id(), id, "person".to_owned(), "device.revoked").await
}

/// A device ends itself (`clawlink logout`).
///
/// # Errors
/// [`RevokeError`].
pub async fn revoke_self(house: &House, device: &Device) -> Result<(), RevokeError> {
    revoke(house, &device.user, &device.id, format!("device:{}", device.id), "device.revoked").await
}

/// Ends a device for a reason of its own, such as a replayed token; one that has ended stays so.
///
/// # Errors
/// [`Fault`] when the database fails.
pub(crate) async fn revoke_by(house: &House, device: &Device, action: &'static str) -> Result<(), Fault> {
    match revoke(house, &device.user, &device.id, format!("device:{}", device.id), action).await {
        Ok(()) | Err(RevokeError::NotFound) => Ok(()),
        Err(RevokeError::Fault(fault)) => Err(fault),
    }
}

/// The scheduler ends a device that nobody ever used and whose pairing was not brought to an end.
///
/// # Errors
/// [`Fault`] when the database fails.
pub(crate) async fn revoke_unclaimed(house: &House, user: &UserId, id: &DeviceId) -> Result<(), Fault> {
    match revoke(house, user, id, "scheduler".to_owned(), "device.never_claimed").await {
        Ok(()) | Err(RevokeError::NotFound) => Ok(()),
        Err(RevokeError::Fault(fault)) => Err(fault),
    }
}

async fn revoke(
    house: &House,
    user: &UserId,
    id: &DeviceId,
    actor: String,
    action: &'static str,
) -> Result<(), RevokeError> {
    let now = house.clock.now();
    house.memory.forget_rows(user);
    if !house.store.devices.revoke(user, id, now).await? {
        return Err(RevokeError::NotFound);
    }
    let event = AuditEvent { at: now, user: user.clone(), actor, action, target: id.to_string() };
    house.store.audit.append(&event).await?;
    Ok(())
}

impl From<RevokeError> for Problem {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::NotFound => {
                Self::new(Kind::NotFound, "not_found", "There is no such device, or it was revoked before.")
            }
            RevokeError::Fault(fault) => fault.into(),
        }
    }
}
