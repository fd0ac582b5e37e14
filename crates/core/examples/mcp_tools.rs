//! Writes the default tools of the MCP endpoint as JSON into the named files, for packages that are not written in Rust:
//! `cargo xtask generate`.

fn main() -> std::io::Result<()> {
    let document = clawlink_core::mcp::tools::document();
    std::env::args().skip(1).try_for_each(|path| std::fs::write(path, &document))
}
