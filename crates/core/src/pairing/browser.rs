use super::authenticate::{AuthenticateError, note_use};
use crate::id::DeviceId;
use crate::identity::SignedIn;
use crate::policy::Policy;
use crate::ports::storage::{AuditEvent, Device, DeviceFamily, NewDevice};
use crate::ports::{Fault, House};
use crate::vault::sha256_hex;

/// The device as which a person's own browser calls tools, so that policy, approvals and ledger are those of every device. It
/// is made on first use, one a person, and has no credential: the session is what is shown.
///
/// # Errors
/// [`AuthenticateError`].
pub async fn browser_device(house: &House, person: &SignedIn) -> Result<Device, AuthenticateError> {
    let hash = hash_of(person);
    let found = house.store.devices.find_by_credential(&hash).await?;
    let device = match found {
        Some(device) => device,
        None => make(house, person, &hash).await?,
    };
    if device.revoked_at.is_some() {
        return Err(AuthenticateError::NotLive);
    }
    note_use(house, &device);
    Ok(device)
}

/// Stands where a credential's hash does. No text that hashes to it has a credential's form.
fn hash_of(person: &SignedIn) -> String {
    sha256_hex(format!("the browser of {}", person.id()).as_bytes())
}

/// There is one row a hash: whoever comes at the same moment is refused it, and finds that of whoever was first.
async fn make(house: &House, person: &SignedIn, hash: &str) -> Result<Device, Fault> {
    let now = house.clock.now();
    let device = Device {
        id: DeviceId::make(&*house.clock, &*house.entropy)?,
        user: person.id().clone(),
        name: "Your browser".to_owned(),
        family: DeviceFamily::Browser,
        policy: Policy::Standard,
        rules: Vec::new(),
        paused_at: person.user.paused_at,
        key_hint: None,
        created_at: now,
        last_used_at: None,
        revoked_at: None,
    };
    let row = NewDevice { device: device.clone(), credential_hash: hash.to_owned() };
    let made = house.store.devices.create(&row).await;
    let Some(kept) = house.store.devices.find_by_credential(hash).await? else {
        return made.map(|()| device);
    };
    if kept.id == device.id {
        let (user, target) = (device.user, device.id.to_string());
        let action = "device.browser_added";
        let event = AuditEvent { at: now, user, actor: "person".to_owned(), action, target };
        house.store.audit.append(&event).await?;
    }
    Ok(kept)
}
