use std::thread;

use clawlink_sim::{Options, Outcome, SimError, Summary, regressions, run};

use super::Arguments;
use super::replay::tell_shrunk;

/// One seed in so many is played twice, since the same seed must give the same run.
const TWICE: u64 = 101;

/// Plays what once broke, then all seeds on all threads; prints the sums, and the first seed that broke something with no
/// more faults than it needs.
pub(super) fn play(arguments: &Arguments) -> Result<bool, SimError> {
    if !play_regressions(&arguments.options())? {
        return Ok(false);
    }
    let jobs = arguments.jobs();
    let (seeds, options) = (arguments.from..arguments.from + arguments.seeds, arguments.options());
    let parts: Vec<Result<Part, SimError>> = thread::scope(|scope| {
        let part = |job| {
            let (seeds, options) = (seeds.clone(), &options);
            scope.spawn(move || Part::play(seeds.filter(|seed| seed / 20 % jobs == job), options))
        };
        let started: Vec<_> = (0..jobs).map(part).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| thread.join();
        let died = |_| Err(SimError::Restless("a thread died".to_owned()));
        started.into_iter().map(|thread| join(thread).unwrap_or_else(died)).collect()
    });
    let mut all = Part::default();
    for part in parts {
        all.merge(part?);
    }
    if let Some(outcome) = all.first {
        tell_shrunk(outcome, &options)?;
    }
    println!("{}", all.summary);
    Ok(all.summary.is_clean())
}

fn play_regressions(options: &Options) -> Result<bool, SimError> {
    let (mut many, mut hold) = (0, true);
    for (scene, seed) in regressions() {
        many += 1;
        let outcome = run(seed, &Options { scene: Some(scene), ..options.clone() })?;
        if !outcome.violations.is_empty() {
            hold = false;
            tell_shrunk(outcome, &Options { scene: Some(scene), ..options.clone() })?;
        }
    }
    println!(
        "simulated: {many} seeds that once broke something {}",
        if hold { "hold" } else { "do not hold" }
    );
    Ok(hold)
}

/// What one thread played.
#[derive(Default)]
struct Part {
    summary: Summary,
    first: Option<Outcome>,
}

impl Part {
    fn play(seeds: impl Iterator<Item = u64>, options: &Options) -> Result<Self, SimError> {
        let mut part = Self::default();
        for seed in seeds {
            let outcome = run(seed, options)?;
            if seed % TWICE == 0 {
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

    fn merge(&mut self, other: Self) {
        self.summary.merge(other.summary);
        let earlier = |found: &Outcome| self.first.as_ref().is_none_or(|known| found.seed < known.seed);
        if other.first.as_ref().is_some_and(earlier) {
            self.first = other.first;
        }
    }
}
