use super::authenticate::{AuthenticateError, note_use};
use crate::id::DeviceId;
use crate::identity::SignedIn;
use crate::policy::Policy;
use crate::ports::storage::{AuditEvent, Device, DeviceFamily, NewDevice};
use crate::ports::{Fault, House};
use crate::vault::sha256_hex;

/// What a browser calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrowserCall {
    /// To look; nothing is made for it.
    Look,
    /// To do something, or to prepare it.
    Act,
}

/// The device as which a person's own browser calls tools, so that policy, approvals and ledger are those of every device. There
/// is one a person, kept from the first time it acts, and it has no credential: the session is what is shown.
///
/// # Errors
/// [`AuthenticateError`].
pub async fn browser_device(
    house: &House,
    person: &SignedIn,
    call: BrowserCall,
) -> Result<Device, AuthenticateError> {
    let hash = hash_of("credential", person);
    let device = match (house.store.devices.find_by_credential(&hash).await?, call) {
        (Some(device), _) => device,
        (None, BrowserCall::Look) => describe(house, person),
        (None, BrowserCall::Act) => make(house, person, hash).await?,
    };
    if device.revoked_at.is_some() {
        return Err(AuthenticateError::NotLive);
    }
    note_use(house, &device);
    Ok(device)
}

/// Stands where something random does with other devices. No text that hashes to it has a credential's form.
fn hash_of(what: &str, person: &SignedIn) -> String {
    sha256_hex(format!("the {what} of the browser of {}", person.id()).as_bytes())
}

/// The id is the person's, so that what was told before there was a row goes on to be true, and there is never a second one.
fn describe(house: &House, person: &SignedIn) -> Device {
    let digits: String = hash_of("id", person).chars().take(32).collect();
    Device {
        id: DeviceId::from(format!("dev_{digits}")),
        user: person.id().clone(),
        name: "Your browser".to_owned(),
        family: DeviceFamily::Browser,
        policy: Policy::Standard,
        rules: Vec::new(),
        paused_at: person.user.paused_at,
        key_hint: None,
        created_at: house.clock.now(),
        last_used_at: None,
        revoked_at: None,
    }
}

async fn make(house: &House, person: &SignedIn, credential_hash: String) -> Result<Device, Fault> {
    let device = describe(house, person);
    let row = NewDevice { device: device.clone(), credential_hash };
    house.store.devices.create(&row).await?;
    let (user, target) = (device.user.clone(), device.id.to_string());
    let (at, action) = (device.created_at, "device.browser_added");
    let event = AuditEvent { at, user, actor: "person".to_owned(), action, target };
    house.store.audit.append(&event).await?;
    Ok(device)
}
