//! `clawlink-sim`: plays seeds, prints what was simulated, and replays the seed that broke something.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program speaks through both")]

use std::process::ExitCode;
use std::thread;

use clap::{Parser, ValueEnum};
use clawlink_sim::{Event, Options, Outcome, Plant, Promise, SimError, Summary, run};

/// Plays seeds of a simulated world around the real domain. All figures are simulated.
#[derive(Clone, Debug, Parser)]
#[command(name = "cargo xtask sim", bin_name = "cargo xtask sim")]
struct Arguments {
    /// How many seeds to play.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Replay this one seed and print everything that happens.
    #[arg(long)]
    seed: Option<u64>,
    /// Plant this bug.
    #[arg(long, value_enum)]
    plant: Option<Plant>,
    /// Plant each bug in turn, and count the seeds until it is caught.
    #[arg(long, conflicts_with_all = ["plant", "seed"])]
    plants: bool,
    /// Hold the seeds to this promise as well; may be given several times.
    #[arg(long, value_enum)]
    promise: Vec<Promise>,
    /// Hold the seeds to every promise.
    #[arg(long)]
    strict: bool,
    /// Threads, each with worlds of its own.
    #[arg(long)]
    jobs: Option<u64>,
}

impl Arguments {
    fn options(&self) -> Options {
        let all = if self.strict { Promise::value_variants() } else { &[] };
        Options { plant: self.plant, promises: self.promise.iter().chain(all).copied().collect() }
    }

    fn jobs(&self) -> u64 {
        let machine = || thread::available_parallelism().map_or(1, |many| many.get() as u64);
        self.jobs.unwrap_or_else(machine).max(1)
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let played = match arguments.seed {
        Some(seed) => replay(seed, &arguments.options()),
        None if arguments.plants => hunt_all(&arguments),
        None => play(&arguments),
    };
    match played {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Plays one seed and prints its trace.
fn replay(seed: u64, options: &Options) -> Result<bool, SimError> {
    let outcome = run(seed, options)?;
    for event in &outcome.events {
        println!("{event}");
    }
    for violation in &outcome.violations {
        println!("broken: {violation}");
    }
    println!("seed {seed}, trace hash {:016x}", outcome.hash);
    Ok(outcome.violations.is_empty())
}

/// Plays all seeds on all threads, and prints the sums and the trace of the first seed that broke something.
fn play(arguments: &Arguments) -> Result<bool, SimError> {
    let jobs = arguments.jobs();
    let (seeds, options) = (arguments.from..arguments.from + arguments.seeds, arguments.options());
    let parts: Vec<Result<Part, SimError>> = thread::scope(|scope| {
        let part = |job| {
            let (seeds, options) = (seeds.clone(), &options);
            scope.spawn(move || Part::play(seeds.filter(|seed| seed % jobs == job), options))
        };
        let started: Vec<_> = (0..jobs).map(part).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| thread.join();
        let died = |_| Err(SimError::Restless("a thread died".to_owned()));
        started.into_iter().map(|thread| join(thread).unwrap_or_else(died)).collect()
    });
    let mut summary = Summary::default();
    let mut first: Option<Outcome> = None;
    for part in parts {
        let part = part?;
        summary.merge(part.summary);
        let earlier = |found: &Outcome| first.as_ref().is_none_or(|known| found.seed < known.seed);
        if part.first.as_ref().is_some_and(earlier) {
            first = part.first;
        }
    }
    if let Some(outcome) = &first {
        tell(outcome);
    }
    println!("{summary}");
    Ok(summary.is_clean())
}

/// What one thread played.
#[derive(Default)]
struct Part {
    summary: Summary,
    first: Option<Outcome>,
}

impl Part {
    /// Plays these seeds; one in a hundred twice, since the same seed must give the same run.
    fn play(seeds: impl Iterator<Item = u64>, options: &Options) -> Result<Self, SimError> {
        let mut part = Self::default();
        for seed in seeds {
            let outcome = run(seed, options)?;
            if seed % 100 == 0 {
                part.summary.twice += 1;
                if run(seed, options)?.hash != outcome.hash {
                    part.summary.unlike.push(seed);
                }
            }
            part.summary.add(&outcome);
            if !outcome.violations.is_empty() && part.first.is_none() {
                part.first = Some(outcome);
            }
        }
        Ok(part)
    }
}

/// The faults of a seed that broke something, and what it broke.
fn tell(outcome: &Outcome) {
    for event in outcome.events.iter().filter(|event| Event::is_fault(event)) {
        println!("{event}");
    }
    for violation in &outcome.violations {
        println!("broken: {violation}");
    }
    println!("seed {} broke this; replay it with `cargo xtask sim --seed {}`", outcome.seed, outcome.seed);
    println!();
}

/// Counts, for each bug, the seeds until it is caught.
fn hunt_all(arguments: &Arguments) -> Result<bool, SimError> {
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
