//! `cargo xtask openapi`: writes the description of `/v1` anew.

use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    fs::write(file, clawlink_openapi::render(&clawlink_openapi::document()))
}
