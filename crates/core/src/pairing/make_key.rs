use super::credential::Credential;
use crate::id::DeviceId;
use crate::identity::SignedIn;
use crate::policy::Policy;
use crate::ports::storage::{AuditEvent, Device, DeviceFamily, NewDevice};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};

/// A key and the device it stands for.
pub struct MadeKey {
    /// Shown once.
    pub credential: Credential,
    /// The device.
    pub device: Device,
}

/// Why no key was made.
#[derive(Debug, thiserror::Error)]
pub enum MakeKeyError {
    /// No name, or an endless one.
    #[error("a name of 1 to 80 characters is needed")]
    Name,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Makes an API key by hand, for a client that cannot pair itself.
///
/// # Errors
/// [`MakeKeyError`]; no key exists then.
pub async fn make_key(
    house: &House,
    person: &SignedIn,
    name: &str,
    policy: Policy,
) -> Result<MadeKey, MakeKeyError> {
    let name: String = name.trim().chars().filter(|c| !c.is_control()).collect();
    if !(1..=80).contains(&name.chars().count()) {
        return Err(MakeKeyError::Name);
    }
    let credential = Credential::make(&*house.entropy)?;
    let now = house.clock.now();
    let device = Device {
        id: DeviceId::make(&*house.clock, &*house.entropy)?,
        user: person.id().clone(),
        name,
        family: DeviceFamily::ApiKey,
        policy,
        rules: Vec::new(),
        paused_at: None,
        key_hint: Some(credential.hint()),
        created_at: now,
        last_used_at: None,
        revoked_at: None,
    };
    let row = NewDevice { device: device.clone(), credential_hash: credential.hash.clone() };
    house.store.devices.create(&row).await?;
    let target = device.id.to_string();
    let event = AuditEvent {
        at: now,
        user: device.user.clone(),
        actor: "person".to_owned(),
        action: "device.key_made",
        target,
    };
    house.store.audit.append(&event).await?;
    Ok(MadeKey { credential, device })
}

impl From<MakeKeyError> for Problem {
    fn from(error: MakeKeyError) -> Self {
        match error {
            MakeKeyError::Name => Self::new(Kind::Invalid, "invalid_name", "A key needs a name.")
                .at("/name", "1 to 80 characters"),
            MakeKeyError::Fault(fault) => fault.into(),
        }
    }
}
