use std::net::IpAddr;

use crate::ports::{Fault, House};
use crate::time::{HOUR_MS, SECOND_MS};
use crate::vault::VaultError;

/// Registrations of an address in an hour.
const MOST_PER_HOUR: i64 = 20;
/// What the hash of an address is keyed for.
const PURPOSE: &str = "as-registration-address";

/// Why a registration is not even looked at.
#[derive(Debug, thiserror::Error)]
pub enum RegistrationLimit {
    /// Too many came from there.
    #[error("too many registrations from this address; try again later")]
    TooMany {
        /// Seconds until one more is taken.
        retry_after_seconds: i64,
    },
    /// The keyring cannot derive the key.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Counts a registration from an address, and refuses the twenty-first in an hour. Of the address an HMAC is kept, for that
/// hour; of an IPv6 address its /64, which is one subscriber's. An address that the platform did not name counts as one
/// address. A local instance does not count what comes from its own machine.
///
/// # Errors
/// [`RegistrationLimit`].
pub async fn admit_registration(house: &House, address: Option<&str>) -> Result<(), RegistrationLimit> {
    let address = address.and_then(|text| text.trim().parse::<IpAddr>().ok());
    if house.config.local && address.is_none_or(|address| address.is_loopback()) {
        return Ok(());
    }
    let hash = house.config.keyring.subkey(PURPOSE)?.sign(network_of(address).as_bytes());
    let now = house.clock.now();
    let noted = house.store.registrations.note(&hash, now, now.plus_ms(-HOUR_MS), MOST_PER_HOUR).await?;
    let Some(oldest) = noted else { return Ok(()) };
    let wait_ms = oldest.plus_ms(HOUR_MS).0.saturating_sub(now.0).max(1);
    Err(RegistrationLimit::TooMany { retry_after_seconds: (wait_ms + SECOND_MS - 1) / SECOND_MS })
}

/// Whom an address stands for.
fn network_of(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        None => String::new(),
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_subscriber_is_one_address() {
        let network = |text: &str| network_of(text.parse().ok());
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
