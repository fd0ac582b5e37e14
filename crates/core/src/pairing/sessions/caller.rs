use std::net::IpAddr;

use crate::vault::{Keyring, VaultError};

/// What the key is for.
const PURPOSE: &str = "pairing caller";

/// Whoever asks without a credential, known by a keyed hash of their network: an IPv4 address, or the first half of an IPv6
/// address, which is what one customer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller(String);

impl Caller {
    /// The caller behind an address, as the platform tells it. All whose address nobody knows are one caller.
    ///
    /// # Errors
    /// [`VaultError`] when the keyring cannot derive the key.
    pub fn of(keyring: &Keyring, address: &str) -> Result<Self, VaultError> {
        Ok(Self(keyring.subkey(PURPOSE)?.sign(network(address).as_bytes())))
    }

    /// The hash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn network(address: &str) -> String {
    match address.trim().parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => format!("{:x}/64", address.to_bits() >> 64),
        Err(_) => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customers_addresses_are_one_network() {
        assert_eq!(network("203.0.113.7"), network("::ffff:203.0.113.7"));
        assert_ne!(network("203.0.113.7"), network("203.0.113.8"));
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network(""), network("nonsense"));
    }
}
