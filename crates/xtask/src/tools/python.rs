//! Virtual environments for the Python programs that the tests drive.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::sh::Sh;

/// The versions of `mcp` that are tested, a requirements file with hashes each. `openai-agents` stands in the file of the
/// version that it goes by.
const VERSIONS: [&str; 2] = ["1.26", "2.3"];
/// The agent that is written in Python, which is large.
const AGENT: &str = "hermes";

/// The folder with an environment a version, and with `all` one of the agent, each installed from its requirements if it is
/// not; `None` on a machine whose
/// Python cannot make one.
///
/// # Errors
/// As [`crate::sh::Call::run`], and [`Failure::Io`].
pub(crate) fn environments(sh: &Sh, all: bool) -> Result<Option<PathBuf>, Failure> {
    let folder = sh.target()?.join("clients-python");
    if !can_make_one(sh) {
        return Ok(None);
    }
    for version in VERSIONS.into_iter().chain(all.then_some(AGENT)) {
        let requirements = sh.root().join(format!("tests/clients/python/requirements-{version}.txt"));
        environment(sh, &folder.join(version), &requirements)?;
    }
    Ok(Some(folder))
}

/// Schemathesis, installed if it is not; `None` as of [`environments`].
///
/// # Errors
/// As of [`environments`].
pub(crate) fn schemathesis(sh: &Sh) -> Result<Option<PathBuf>, Failure> {
    if !can_make_one(sh) {
        return Ok(None);
    }
    let folder = sh.target()?.join("schemathesis");
    environment(sh, &folder, &sh.root().join("tests/schemathesis/requirements.txt"))?;
    Ok(Some(folder.join("bin/schemathesis")))
}

/// Whether this machine's Python makes environments.
fn can_make_one(sh: &Sh) -> bool {
    sh.find("python3").is_some()
        && sh.call("venv", "python3").args(["-c", "import ensurepip, venv"]).output().is_some()
}

fn environment(sh: &Sh, folder: &Path, requirements: &Path) -> Result<(), Failure> {
    let stamp = folder.join("installed.txt");
    let wanted = fs::read(requirements).map_err(Failure::io("read", requirements))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    eprintln!("installing {} into {}", requirements.display(), folder.display());
    sh.call("making a Python environment", "python3").args(["-m", "venv", "--clear"]).arg(folder).run()?;
    let pip = sh.call("pip install", folder.join("bin/python"));
    let pip = pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
    ]);
    pip.arg(requirements).run()?;
    fs::write(&stamp, wanted).map_err(Failure::io("write", &stamp))
}
