use std::process::Command;

use clawlink_sim::{Event, Options, Outcome, Plan, SimError, run, shrink};

/// Plays one seed and prints its trace.
pub(super) fn replay(seed: u64, options: &Options) -> Result<bool, SimError> {
    let outcome = run(seed, options)?;
    for event in &outcome.events {
        println!("{event}");
    }
    tell_broken(&outcome);
    println!("seed {seed} in scene {}, trace hash {:016x}", outcome.scene, outcome.hash);
    Ok(outcome.violations.is_empty())
}

/// Shrinks a seed that broke something, and prints what is needed to see it again: the faults that are left, what they
/// break, the commit, and the command.
pub(super) fn tell_shrunk(outcome: Outcome, options: &Options) -> Result<(), SimError> {
    let due = outcome.faults_due;
    let plan = shrink(outcome, options)?;
    let left = plan.left();
    let Plan { options, outcome } = plan;
    for event in outcome.events.iter().filter(|event| Event::is_fault(event)) {
        println!("{event}");
    }
    tell_broken(&outcome);
    let (seed, scene) = (outcome.seed, outcome.scene);
    println!("seed {seed} broke this at commit {}; of {due} faults {left} are needed", commit());
    let without: Vec<String> = options.without.iter().map(u64::to_string).collect();
    let without =
        if without.is_empty() { String::new() } else { format!(" --without {}", without.join(",")) };
    println!("replay it with `cargo xtask sim --scene {scene} --seed {seed}{without}`");
    println!();
    Ok(())
}

fn tell_broken(outcome: &Outcome) {
    for violation in &outcome.violations {
        println!("broken: {violation}");
    }
}

fn commit() -> String {
    let asked = Command::new("git").args(["rev-parse", "--short", "HEAD"]).output();
    let said = asked.ok().and_then(|output| String::from_utf8(output.stdout).ok());
    said.map_or_else(|| "unknown".to_owned(), |said| said.trim().to_owned())
}
