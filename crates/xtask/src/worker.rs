//! The two workers, and how one is compiled to WASM.

use std::path::Path;

use clap::ValueEnum;

use crate::failure::Failure;
use crate::sh::Sh;
use crate::tools::rust::WASM_BINDGEN;

/// One of the two scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worker {
    /// claw-link.dev.
    Web,
    /// api.claw-link.dev.
    Exec,
}

impl Worker {
    /// Exec first: it holds the Durable Object that web binds to.
    pub(crate) const ALL: [Self; 2] = [Self::Exec, Self::Web];

    /// A short name for logs and folders.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Exec => "exec",
        }
    }

    /// The script's name at Cloudflare.
    pub(crate) fn script(self) -> &'static str {
        match self {
            Self::Web => "clawlink-web",
            Self::Exec => "clawlink",
        }
    }

    /// The crate's folder, from the root.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Web => "web-worker",
            Self::Exec => "exec-worker",
        }
    }

    /// wrangler's configuration, from the root.
    pub(crate) fn configuration(self) -> &'static str {
        match self {
            Self::Web => "wrangler.web.toml",
            Self::Exec => "wrangler.api.toml",
        }
    }

    /// Compiles the worker into `bundle`: `index.js` and `index_bg.wasm`. `faults` adds the routes that only the fault table
    /// calls.
    ///
    /// # Errors
    /// [`Failure::Step`] when it does not compile; the compiler's words have been shown by then.
    pub(crate) fn build(
        self,
        sh: &Sh,
        optimisation: Optimisation,
        faults: bool,
        bundle: &Path,
    ) -> Result<(), Failure> {
        let build = sh
            .call(format!("building the {} worker", self.name()), "worker-build")
            .within(self.folder())
            .args([optimisation.flag(), "--out-dir"])
            .arg(bundle)
            // Without these three, worker-build downloads each tool from its release page.
            .env("WASM_BINDGEN_BIN", WASM_BINDGEN.binary)
            .env("WASM_OPT_BIN", sh.node_program("wasm-opt"))
            .env("ESBUILD_BIN", sh.node_program("esbuild"))
            // Its own backtrace would push the compiler's message off the screen.
            .env("RUST_LIB_BACKTRACE", "0");
        let build = if faults && self == Self::Exec {
            build.args(["--", ".", "--features", "faults"])
        } else {
            build
        };
        build.run()?;
        match optimisation {
            Optimisation::Dev => Ok(()),
            Optimisation::Release => self.strip_names(sh, &bundle.join("index_bg.wasm")),
        }
    }

    /// Takes the functions' names out, a tenth of what is uploaded: worker-build asks wasm-opt to keep them, whatever its
    /// configuration says.
    fn strip_names(self, sh: &Sh, module: &Path) -> Result<(), Failure> {
        sh.call(format!("stripping the {} worker", self.name()), sh.node_program("wasm-opt"))
            .arg("--strip-debug")
            .arg(module)
            .arg("--output")
            .arg(module)
            .run()
    }
}

/// How much time the compiler may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Optimisation {
    /// Seconds to build, megabytes of WASM.
    Dev,
    /// What is deployed.
    Release,
}

impl Optimisation {
    fn flag(self) -> &'static str {
        match self {
            Self::Dev => "--dev",
            Self::Release => "--release",
        }
    }
}
