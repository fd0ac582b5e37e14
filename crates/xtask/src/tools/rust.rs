//! The WASM target, and the programs that turn its output into a worker.

use std::path::Path;

use crate::failure::Failure;
use crate::sh::Sh;

/// What workers are compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Moves together with `worker` in Cargo.toml.
pub(crate) const WORKER_BUILD: Program =
    Program { package: "worker-build", binary: "worker-build", version: "0.8.7" };

/// Moves together with `wasm-bindgen` in Cargo.toml: the glue of one version cannot load the WASM of another.
pub(crate) const WASM_BINDGEN: Program =
    Program { package: "wasm-bindgen-cli", binary: "wasm-bindgen", version: "0.2.129" };

/// A program of crates.io in exactly one version.
#[derive(Debug)]
pub(crate) struct Program {
    package: &'static str,
    pub(crate) binary: &'static str,
    version: &'static str,
}

impl Program {
    /// Installs the program unless that very version answers already.
    ///
    /// # Errors
    /// As [`crate::sh::Call::run`].
    pub(crate) fn ensure(&self, sh: &Sh) -> Result<(), Failure> {
        let answer = sh.call(self.binary, self.binary).arg("--version").output().unwrap_or_default();
        if answer.split_whitespace().next_back() == Some(self.version) {
            return Ok(());
        }
        eprintln!("installing {} {} from crates.io; this takes minutes, once", self.package, self.version);
        sh.call(format!("installing {}", self.package), "cargo")
            .args(["install", self.package, "--version", self.version, "--locked"])
            .run()
    }
}

/// Installs the target's standard library where the compiler has none.
///
/// # Errors
/// As [`crate::sh::Call::run`].
pub(crate) fn wasm_target(sh: &Sh) -> Result<(), Failure> {
    let query = ["--print", "target-libdir", "--target", WASM];
    let folder = sh.call("rustc", "rustc").args(query).output().unwrap_or_default();
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    eprintln!("installing Rust's {WASM} target with rustup");
    sh.call("installing the WASM target", "rustup").args(["target", "add", WASM]).run()
}
