//! Debian packages, for the two tools that no language's registry carries.

use rustix::process::getuid;

use crate::failure::Failure;
use crate::sh::Sh;

/// Installs a package, if this process may.
///
/// # Errors
/// [`Failure::Missing`] without `apt-get` or without the rights of root; otherwise as [`crate::sh::Call::run`].
pub(super) fn install(sh: &Sh, package: &str) -> Result<(), Failure> {
    if !getuid().is_root() || sh.find("apt-get").is_none() {
        let remedy = format!("install it and call this again (Debian: sudo apt-get install {package})");
        return Err(Failure::Missing { tool: package.to_owned(), remedy });
    }
    eprintln!("installing Debian's {package} (apt-get)");
    let apt = || sh.call(format!("installing {package}"), "apt-get").env("DEBIAN_FRONTEND", "noninteractive");
    apt().args(["update", "-q"]).run()?;
    apt().args(["install", "-q", "-y", "--no-install-recommends", package]).run()
}
