//! The running API against its description: Schemathesis asks it as nobody, as a careful device and as a trusted one.
//!
//! No answer is a fault of ours, and none is outside the description. What is not checked, and why, stands in
//! `tests/schemathesis/schemathesis.toml`.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use clawlink_e2e::{Agent, Failure, Outcome, Scene};

/// Where `cargo xtask test api` installed it.
const PROGRAM: &str = "CLAWLINK_E2E_SCHEMATHESIS";
/// One call at a time: what the description shows, its borders, and what fits it.
const SINGLE: &str = "examples,coverage,fuzzing";
/// And calls that go on with what an answer held, along the links of the description.
const LINKED: &str = "examples,coverage,fuzzing,stateful";
/// What is asked is the same each time, and nothing is remembered from the last time.
const FLAGS: [&str; 8] =
    ["--max-examples", "25", "--seed", "20261125", "--generation-database", "none", "--warnings", "off"];

/// Asks everything that is described, by this device or by nobody.
fn ask(scene: &Scene, device: Option<&Agent>) -> Outcome {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemathesis/schemathesis.toml");
    let program = env::var_os(PROGRAM).map(PathBuf::from).ok_or(Failure::Variable(PROGRAM))?;
    let api = &scene.instance.api;
    let mut command = Command::new(program);
    // It keeps a folder of its own where it stands.
    command.current_dir(env!("CARGO_TARGET_TMPDIR"));
    command.arg("--config-file").arg(config).args(["--no-color", "run"]).arg(format!("{api}/openapi.json"));
    command.args(["--url", api]).args(FLAGS);
    // Nobody is answered with anything to go on with.
    command.args(["--phases", if device.is_some() { LINKED } else { SINGLE }]);
    if let Some(device) = device {
        // A device that ended itself would answer for nothing that comes after.
        command.args(["--exclude-operation-id", "revoke_device"]);
        command.arg("--header").arg(format!("Authorization: Bearer {}", device.credential()));
    }
    let status = command.status().map_err(Failure::io("starting Schemathesis"))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::unexpected("Schemathesis", "no finding", status.to_string()))
}

#[tokio::test]
async fn whoever_asks_is_answered_as_described() -> Outcome {
    let mut scene = Scene::paired().await?;
    scene.connect_workbench("mara@workbench.test").await?;
    let careful = scene.person.make_api_key("careful", "careful").await?;
    let trusted = scene.person.make_api_key("trusted", "trusted").await?;
    ask(&scene, None)?;
    ask(&scene, Some(&careful))?;
    ask(&scene, Some(&trusted))
}
