//! `cargo xtask generate`: what packages in other languages need from the code, written into the checkout.

use std::fs;

use crate::failure::Failure;
use crate::sh::Sh;

/// Where the default tools of the MCP endpoint go. The plugin has a copy, since it is installed by itself.
const TOOLS: [&str; 2] = ["clients/generated/tools.json", "clients/openclaw/tools.json"];

/// The skill, and its copy in the plugin that brings it.
const SKILL: [&str; 2] = ["clients/skill/clawlink/SKILL.md", "clients/hermes/SKILL.md"];

/// Writes every generated file. A test of `core` compares the tools with the table they come from; one of the house, the
/// skills with each other.
///
/// # Errors
/// [`Failure::Step`], if `core` does not build or cannot write; [`Failure::Io`].
pub(crate) fn run(sh: &Sh) -> Result<(), Failure> {
    let [skill, copy] = SKILL.map(|path| sh.root().join(path));
    fs::copy(&skill, &copy).map_err(Failure::io("copy", &skill))?;
    let writer = sh.call("writing the default tools", "cargo");
    writer
        .args(["run", "--quiet", "-p", "clawlink-core", "--example", "mcp_tools", "--"])
        .args(TOOLS)
        .run_aloud()
}
