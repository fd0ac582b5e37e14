use std::path::PathBuf;

use clawlink_setup::{Base, Place};

use super::InstallError;
use crate::environment::Environment;

/// Where a file lies on this machine.
///
/// # Errors
/// [`InstallError::NoPlace`].
pub(crate) fn path_of(place: &Place, environment: &Environment) -> Result<PathBuf, InstallError> {
    let named = place.variable.and_then(|variable| environment.folders.get(variable).cloned());
    let base = match place.base {
        Base::Home => environment.home.clone(),
        Base::Configuration => environment.configuration.clone(),
    };
    let folder = named.or_else(|| base.map(|base| base.join(place.folder)));
    folder.map(|folder| folder.join(place.file)).ok_or_else(|| InstallError::NoPlace { file: place.shown() })
}
