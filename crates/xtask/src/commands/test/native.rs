//! The part of the suite that needs nothing but a Rust compiler.

use std::fs;
use std::path::{Path, PathBuf};

use super::sizes;
use super::steps::Steps;
use crate::failure::Failure;
use crate::sh::Sh;
use crate::tools::rust::{self, WASM};

/// What runs inside a worker, and so must also be clean when compiled to WASM.
const IN_WORKERS: [&str; 8] = [
    "clawlink-web-worker",
    "clawlink-exec-worker",
    "clawlink-platform",
    "clawlink-edge",
    "clawlink-store",
    "clawlink-core",
    "clawlink-catalog",
    "clawlink-manifest",
];

/// Takes every native step.
///
/// # Errors
/// [`Failure::Interrupted`], or a WASM target that cannot be installed.
pub(super) fn run(sh: &Sh, steps: &mut Steps, all: bool) -> Result<(), Failure> {
    rust::wasm_target(sh)?;
    formatting(sh, steps)?;
    lints(sh, steps)?;
    steps.run(sh.call("unit tests", "cargo").arg("test").env("INSTA_UPDATE", "no"))?;
    let documentation =
        sh.call("documentation", "cargo").args(["doc", "--workspace", "--no-deps", "--quiet"]);
    steps.run(documentation.env("RUSTDOCFLAGS", "-D warnings"))?;
    licences(sh, steps, all)?;
    sizes::print(sh.root());
    Ok(())
}

fn formatting(sh: &Sh, steps: &mut Steps) -> Result<(), Failure> {
    steps.run(sh.call("formatting", "cargo").args(["fmt", "--all", "--check"]))?;
    let hooks = hooks(sh.root());
    if hooks.is_empty() {
        return Ok(());
    }
    // The catalogue's build script includes these, so `cargo fmt` does not know them.
    steps.run(sh.call("formatting of hooks", "rustfmt").args(["--check", "--edition", "2024"]).args(hooks))
}

fn hooks(root: &Path) -> Vec<PathBuf> {
    let apps = fs::read_dir(root.join("crates/catalog/apps")).into_iter().flatten().flatten();
    apps.map(|app| app.path().join("hooks.rs")).filter(|file| file.is_file()).collect()
}

fn lints(sh: &Sh, steps: &mut Steps) -> Result<(), Failure> {
    let clippy = |step| sh.call(step, "cargo").args(["clippy", "--quiet"]);
    let deny = ["--", "-D", "warnings"];
    steps.run(clippy("lints, native").args(["--workspace", "--all-targets"]).args(deny))?;
    let packages = IN_WORKERS.iter().flat_map(|package| ["-p", package]);
    steps.run(clippy("lints, WASM").args(["--target", WASM]).args(packages).args(deny))
}

/// Advisories are left out: their database lives on a code-hosting site, and a build must not depend on reaching it.
fn licences(sh: &Sh, steps: &mut Steps, all: bool) -> Result<(), Failure> {
    if sh.find("cargo-deny").is_none() {
        if !all {
            Steps::skip(
                "licences and sources",
                "cargo-deny is not installed; `cargo xtask test --all` installs it",
            );
            return Ok(());
        }
        let install = sh.call("installing cargo-deny from crates.io", "cargo");
        steps.run(install.args(["install", "cargo-deny", "--locked"]))?;
    }
    steps.run(sh.call("licences and sources", "cargo").args(["deny", "check", "licenses", "bans", "sources"]))
}
