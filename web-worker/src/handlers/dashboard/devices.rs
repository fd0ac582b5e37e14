use axum::extract::State;
use axum::response::Response;
use clawlink_core::identity::SignedIn;
use clawlink_core::pairing::revoke_device;
use clawlink_core::policy::Policy;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Device, DeviceFamily};
use clawlink_core::time::{DAY_MS, HOUR_MS, UnixMs};
use clawlink_edge::{Path, Refused};
use http::HeaderMap;

use super::pause::pause_form;
use crate::flash::Flash;
use crate::guard::{Nothing, Submitted};
use crate::html::{page, see_other_with};
use crate::pages::devices::{DeviceRow, Devices, Family, NewKeyForm, Standing, sentence};
use crate::pages::part::Nav;
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;
use crate::words::{ago, count, family, login_command, policies};

/// How long a revoked device stays on the page.
const KEEP_REVOKED_MS: i64 = 90 * DAY_MS;

/// Who can act, and how to stop them.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
) -> Result<Response, Refused> {
    Ok(page(&compose(&house, &headers, &person, KeyDraft::default()).await?))
}

/// Ends a device: no write of it leaves after this.
pub(crate) async fn revoke(
    State(house): State<House>,
    Path(id): Path<String>,
    form: Submitted<Nothing>,
) -> Result<Response, Refused> {
    revoke_device(&house, &form.person, &id.into()).await?;
    Ok(see_other_with(routes::DEVICES, Flash::DeviceRevoked))
}

/// How many devices may act now. The person's own browser is no agent of theirs.
pub(crate) async fn count_live(house: &House, person: &SignedIn) -> Result<usize, Refused> {
    let devices = house.store.devices.list(person.id(), house.clock.now()).await?;
    let acts = |device: &&Device| device.revoked_at.is_none() && device.family != DeviceFamily::Browser;
    Ok(devices.iter().filter(acts).count())
}

/// The person's devices, those revoked lately included.
pub(crate) async fn list_lately(house: &House, person: &SignedIn) -> Result<Vec<Device>, Refused> {
    let since = house.clock.now().plus_ms(-KEEP_REVOKED_MS);
    Ok(house.store.devices.list(person.id(), since).await?)
}

/// The form for a key as it stands: what was typed, and what is wrong with it.
pub(crate) struct KeyDraft {
    /// The name.
    pub(crate) name: String,
    /// What is wrong with it; empty when nothing is.
    pub(crate) error: String,
    /// The policy chosen.
    pub(crate) policy: Policy,
}

impl Default for KeyDraft {
    fn default() -> Self {
        Self { name: String::new(), error: String::new(), policy: Policy::Careful }
    }
}

/// The page of the devices.
pub(crate) async fn compose(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    draft: KeyDraft,
) -> Result<Devices, Refused> {
    let now = house.clock.now();
    let mut found = list_lately(house, person).await?;
    found.sort_by_key(|device| device.revoked_at.is_some());
    let devices: Vec<DeviceRow> = found.iter().map(|device| row(device, now)).collect();
    Ok(Devices {
        shell: shell(house, headers, person, Nav::Devices, "Devices")?,
        sentence: sentence(&devices, person.user.paused_at.is_some()),
        pause: pause_form(person, found.iter().filter(|device| device.revoked_at.is_none()).count()),
        devices,
        pair_command: login_command(&house.config),
        new_key: NewKeyForm {
            action: routes::KEYS.to_owned(),
            name: draft.name,
            error: draft.error,
            policies: policies(draft.policy),
        },
    })
}

fn row(device: &Device, now: UnixMs) -> DeviceRow {
    let made = match device.family {
        DeviceFamily::ApiKey => "Made",
        DeviceFamily::Browser => "Calls tools since",
        _ => "Paired",
    };
    DeviceRow {
        url: if device.revoked_at.is_none() { routes::device(&device.id) } else { String::new() },
        name: device.name.clone(),
        family: match device.family {
            DeviceFamily::ApiKey => Family::ApiKey,
            DeviceFamily::Browser => Family::Browser,
            other => Family::Paired(family(other).to_owned()),
        },
        key_hint: device.key_hint.clone().unwrap_or_default(),
        policy: format!("{}. {}{}", device.policy.title(), device.policy.means(), exceptions(device)),
        paired: format!("{made} {}", device.created_at.to_words()),
        last_used: device.last_used_at.map_or_else(|| "Not used yet".to_owned(), |at| last_used(at, now)),
        standing: match device.revoked_at {
            Some(at) => Standing::Revoked { when: at.to_words() },
            None if device.family == DeviceFamily::Browser => Standing::Own,
            None => Standing::Live { revoke_action: routes::revoke_device(&device.id) },
        },
    }
}

/// How much of it is set apart.
fn exceptions(device: &Device) -> String {
    match device.rules.len() {
        0 => String::new(),
        rules => format!(" With {}.", count(rules, "exception")),
    }
}

/// A use is noted once an hour, so nothing finer is claimed.
fn last_used(at: UnixMs, now: UnixMs) -> String {
    match now.since(at) {
        ms if ms < HOUR_MS => "Used within the last hour".to_owned(),
        ms if ms < 7 * DAY_MS => format!("Last used about {}", ago(at, now)),
        _ => format!("Last used {}", at.to_words()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clawlink_core::id::{DeviceId, UserId};

    const NOW: UnixMs = UnixMs(1_795_622_161_007);

    fn device(revoked_at: Option<UnixMs>) -> Device {
        Device {
            id: DeviceId::from("dev_1"),
            user: UserId::from("usr_1"),
            name: "marlin".to_owned(),
            family: DeviceFamily::Cli,
            policy: Policy::ReadOnly,
            rules: Vec::new(),
            paused_at: None,
            key_hint: None,
            created_at: NOW,
            last_used_at: None,
            revoked_at,
        }
    }

    #[test]
    fn only_a_live_device_can_be_revoked() {
        let Standing::Live { revoke_action } = row(&device(None), NOW).standing else { panic!("it is live") };
        assert_eq!(revoke_action, "/dashboard/devices/dev_1/revoke");
        assert!(matches!(row(&device(Some(NOW)), NOW).standing, Standing::Revoked { .. }));
    }

    #[test]
    fn a_browser_has_no_key_to_take_back() {
        let browser = row(&Device { family: DeviceFamily::Browser, ..device(None) }, NOW);
        assert!(matches!(browser.standing, Standing::Own) && browser.url == "/dashboard/devices/dev_1");
    }

    #[test]
    fn a_use_is_not_told_finer_than_it_is_kept() {
        assert_eq!(last_used(NOW.plus_ms(-1), NOW), "Used within the last hour");
        assert_eq!(last_used(NOW.plus_ms(-2 * HOUR_MS), NOW), "Last used about 2 h ago");
        assert_eq!(last_used(NOW.plus_ms(-8 * DAY_MS), NOW), "Last used 17 Nov 2026, 15:56 UTC");
    }
}
