//! Turns `apps/` into statics: discover the folders, parse and check them, emit Rust.
//!
//! A flaw fails the build and says which file, which key, and what was expected.
#![expect(clippy::disallowed_methods, reason = "a build script's configuration is its environment")]

#[path = "build/mod.rs"]
mod pipeline;

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("catalog.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=apps");
    match pipeline::run(&root.join("apps")) {
        Ok(source) => {
            if let Err(error) = fs::write(&out, source) {
                println!("cargo::error={}: {error}", out.display());
            }
        }
        Err(flaws) => flaws.iter().for_each(|flaw| println!("cargo::error={flaw}")),
    }
}
