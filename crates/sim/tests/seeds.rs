//! Seeds that must hold, runs that must repeat, and bugs that must be caught.

use std::collections::BTreeSet;

use clap::ValueEnum;
use clawlink_sim::{Options, Outcome, Plant, Scene, regressions, run, shrink};

/// Seeds a planted bug may hide in.
const SEEDS: u64 = 1_000;

#[test]
fn two_hundred_seeds_hold() {
    for seed in 1..=200 {
        let outcome = run(seed, &Options::default()).unwrap();
        assert!(outcome.violations.is_empty(), "seed {seed}: {:#?}", outcome.violations);
    }
}

#[test]
fn what_once_broke_holds() {
    for (scene, seed) in regressions() {
        let outcome = run(seed, &Options { scene: Some(scene), ..Options::default() }).unwrap();
        assert!(outcome.violations.is_empty(), "{scene} {seed}: {:#?}", outcome.violations);
    }
}

#[test]
fn fifty_callers_cost_one_token_request() {
    for seed in 1..=20 {
        let options = Options { scene: Some(Scene::FiftyCallers), ..Options::default() };
        let figures = run(seed, &options).unwrap().figures;
        assert_eq!(
            (figures.calls, figures.succeeded, figures.refreshes, figures.families_alive),
            (50, 50, 1, 1)
        );
    }
}

#[test]
fn a_seed_that_breaks_is_shrunk_to_the_faults_it_needs() {
    let options =
        Options { plant: Some(Plant::PostRetried), scene: Some(Scene::Mixed), ..Options::default() };
    let broken = (1..=1_000)
        .map(|seed| run(seed, &options).unwrap())
        .find(|outcome| !outcome.violations.is_empty() && outcome.faults_due > 10);
    let broken = broken.unwrap();
    let (due, invariant) = (broken.faults_due, broken.violations[0].invariant);
    let plan = shrink(broken, &options).unwrap();
    let breaks =
        |outcome: &Outcome| outcome.violations.iter().any(|violation| violation.invariant == invariant);
    assert!(breaks(&plan.outcome) && plan.left() as u64 * 2 <= due, "{} of {due} are left", plan.left());
    for number in 0..plan.outcome.faults_due {
        let mut without_it = plan.options.clone();
        if without_it.without.insert(number) {
            assert!(!breaks(&run(plan.outcome.seed, &without_it).unwrap()), "fault {number} is not needed");
        }
    }
    assert_eq!(
        run(plan.outcome.seed, &plan.options).unwrap().hash,
        plan.outcome.hash,
        "it is replayed alike"
    );
}

#[test]
fn the_same_seed_gives_the_same_run_and_another_seed_another() {
    let mut hashes = BTreeSet::new();
    for seed in 300..310 {
        let first = run(seed, &Options::default()).unwrap();
        let second = run(seed, &Options::default()).unwrap();
        assert_eq!((first.hash, &first.events), (second.hash, &second.events), "seed {seed}");
        assert_eq!(first.figures, second.figures);
        hashes.insert(first.hash);
    }
    assert_eq!(hashes.len(), 10);
}

#[test]
fn every_planted_bug_is_caught_within_a_thousand_seeds() {
    for plant in Plant::value_variants() {
        let planted = Options { plant: Some(*plant), ..Options::default() };
        let breaks = |seed: &u64| !run(*seed, &planted).unwrap().violations.is_empty();
        let holds = |seed: &u64| run(*seed, &Options::default()).unwrap().violations.is_empty();
        let caught = (1..=SEEDS).find(|seed| breaks(seed) && holds(seed));
        assert!(caught.is_some(), "{plant} is not caught");
    }
}

#[test]
fn a_seed_is_rough_and_its_people_are_busy() {
    let mut sums = clawlink_sim::Figures::default();
    for seed in 1..=50 {
        sums.add(&run(seed, &Options::default()).unwrap().figures);
    }
    assert!(sums.faults > 100 && sums.cut > 10, "{sums:?}");
    assert!(sums.refreshes > 50 && sums.connects > 100 && sums.disconnects > 10, "{sums:?}");
    assert!(sums.succeeded > 100 && sums.succeeded < sums.calls, "{sums:?}");
}
