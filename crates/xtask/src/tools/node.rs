//! The JavaScript tools of `package.json`: wrangler with workerd, binaryen, esbuild, Node itself, playwright-core.

use std::fs;

use crate::failure::Failure;
use crate::sh::Sh;
use crate::tools::apt;

/// Runs `npm ci` unless `node_modules` was made from the very lockfile that lies here.
///
/// A machine's Node may be older than wrangler needs: the packages bring one, which is first on every child's PATH.
///
/// # Errors
/// As [`crate::sh::Call::run`].
pub(crate) fn packages(sh: &Sh) -> Result<(), Failure> {
    packages_of(sh, ".")
}

/// The same for the `package.json` of a folder of the checkout.
///
/// # Errors
/// As [`crate::sh::Call::run`].
pub(crate) fn packages_of(sh: &Sh, folder: &str) -> Result<(), Failure> {
    let folder_path = sh.root().join(folder);
    let lockfile = folder_path.join("package-lock.json");
    let stamp = folder_path.join("node_modules/.installed-lock.json");
    let wanted = fs::read(&lockfile).map_err(Failure::io("read", &lockfile))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if sh.find("npm").is_none() {
        apt::install(sh, "npm")?;
    }
    eprintln!("installing the packages of {} (npm ci)", lockfile.display());
    sh.call("npm ci", "npm")
        .within(folder)
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .run()?;
    fs::write(&stamp, wanted).map_err(Failure::io("write", &stamp))
}
