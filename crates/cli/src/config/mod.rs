//! The credentials file: profiles, each a device's key with the origins it belongs to.

mod file;
mod profile;

pub(crate) use file::{ConfigError, CredentialsFile};
pub(crate) use profile::{Named, Profile};

/// The profile that is used where none is named.
pub(crate) const DEFAULT_PROFILE: &str = "default";
