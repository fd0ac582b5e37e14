use clap::ValueEnum;
use clawlink_sim::{Options, Plant, SimError, run};

use super::Arguments;

/// Counts, for each bug, the seeds until it is caught.
pub(super) fn hunt_all(arguments: &Arguments) -> Result<bool, SimError> {
    let mut all = true;
    for plant in Plant::value_variants() {
        let options = Options { plant: Some(*plant), ..arguments.options() };
        let caught = hunt(arguments, &options)?;
        all &= caught.is_some();
        match caught {
            Some((nth, what)) => println!("simulated: {plant} is caught at seed {nth}: {what}"),
            None => println!("simulated: {plant} is not caught within {} seeds", arguments.seeds),
        }
    }
    Ok(all)
}

/// The first seed that breaks with the bug and holds without it.
fn hunt(arguments: &Arguments, options: &Options) -> Result<Option<(u64, String)>, SimError> {
    for seed in arguments.from..arguments.from + arguments.seeds {
        let Some(violation) = run(seed, options)?.violations.into_iter().next() else { continue };
        let bare = Options { plant: None, ..options.clone() };
        if run(seed, &bare)?.violations.is_empty() {
            return Ok(Some((seed, violation.to_string())));
        }
    }
    Ok(None)
}
