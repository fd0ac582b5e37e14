use std::collections::BTreeMap;
use std::fmt;

use crate::check::Invariant;
use crate::run::Outcome;
use crate::scene::Scene;

/// What was counted in simulated seeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Virtual milliseconds.
    pub virtual_ms: i64,
    /// Calls of tools that ended.
    pub calls: u64,
    /// Of those, calls whose result was told.
    pub succeeded: u64,
    /// Calls whose client or isolate was gone before the end.
    pub cut: u64,
    /// Requests to the provider's API.
    pub requests: u64,
    /// Requests to its token endpoint.
    pub token_requests: u64,
    /// Of those, refreshes.
    pub refreshes: u64,
    /// Connects that ended well.
    pub connects: u64,
    /// Connects that were cut off.
    pub connects_cut: u64,
    /// Disconnects that ended well.
    pub disconnects: u64,
    /// Consents whose tokens were lost in memory before anything durable: an accepted loss (C1–C3).
    pub consents_lost: u64,
    /// Connections that need a person because a token answer was lost: an accepted loss (R3).
    pub refreshes_lost: u64,
    /// Of fifty callers, families of refresh tokens that live on.
    pub families_alive: u64,
    /// After KV was down, copies that are back.
    pub refilled: u64,
    /// Rows, keys and objects that were looked at in search of orphans.
    pub looked_at: u64,
    /// Orphans among them.
    pub orphans: u64,
    /// Tokens that connections lived through.
    pub lives: u64,
    /// The most refreshes in one second.
    pub busiest_second: u64,
    /// Faults that struck.
    pub faults: u64,
    /// Steps of tasks.
    pub steps: u64,
}

impl Figures {
    /// Adds another seed's.
    pub fn add(&mut self, other: &Self) {
        self.virtual_ms += other.virtual_ms;
        self.calls += other.calls;
        self.succeeded += other.succeeded;
        self.cut += other.cut;
        self.requests += other.requests;
        self.token_requests += other.token_requests;
        self.refreshes += other.refreshes;
        self.connects += other.connects;
        self.connects_cut += other.connects_cut;
        self.disconnects += other.disconnects;
        self.consents_lost += other.consents_lost;
        self.refreshes_lost += other.refreshes_lost;
        self.families_alive += other.families_alive;
        self.refilled += other.refilled;
        self.looked_at += other.looked_at;
        self.orphans += other.orphans;
        self.lives += other.lives;
        self.busiest_second = self.busiest_second.max(other.busiest_second);
        self.faults += other.faults;
        self.steps += other.steps;
    }
}

/// What many seeds came to.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Seeds that were played.
    pub seeds: u64,
    /// Seeds that were played twice.
    pub twice: u64,
    /// Seeds whose second run differed from the first.
    pub unlike: Vec<u64>,
    /// Their sums.
    pub figures: Figures,
    /// Seeds and sums by scene.
    pub scenes: BTreeMap<Scene, (u64, Figures)>,
    /// Seeds that broke an invariant, by invariant.
    pub broken: BTreeMap<Invariant, Vec<u64>>,
}

impl Summary {
    /// Adds a seed.
    pub fn add(&mut self, outcome: &Outcome) {
        self.seeds += 1;
        self.figures.add(&outcome.figures);
        let (seeds, figures) = self.scenes.entry(outcome.scene).or_default();
        *seeds += 1;
        figures.add(&outcome.figures);
        for violation in &outcome.violations {
            let seeds = self.broken.entry(violation.invariant).or_default();
            if seeds.last() != Some(&outcome.seed) {
                seeds.push(outcome.seed);
            }
        }
    }

    /// Adds what somebody else played.
    pub fn merge(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.twice += other.twice;
        self.unlike.extend(other.unlike);
        self.figures.add(&other.figures);
        for (scene, (seeds, figures)) in other.scenes {
            let all = self.scenes.entry(scene).or_default();
            all.0 += seeds;
            all.1.add(&figures);
        }
        for (invariant, seeds) in other.broken {
            let all = self.broken.entry(invariant).or_default();
            all.extend(seeds);
            all.sort_unstable();
        }
    }

    /// Whether everything held.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.broken.is_empty() && self.unlike.is_empty()
    }
}

impl Summary {
    fn tell_sums(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Figures { virtual_ms, calls, succeeded, cut, requests, token_requests, refreshes, .. } =
            self.figures;
        let Figures { connects, disconnects, consents_lost, refreshes_lost, faults, steps, .. } =
            self.figures;
        let (days, hours) = (virtual_ms / 86_400_000, virtual_ms / 3_600_000 % 24);
        let (seeds, twice, unlike) = (self.seeds, self.twice, self.unlike.len());
        writeln!(f, "simulated: {seeds} seeds, {twice} played twice, {unlike} unlike")?;
        writeln!(f, "simulated: {days} days {hours} hours of virtual time, {steps} steps, {faults} faults")?;
        writeln!(f, "simulated: {calls} calls ended ({succeeded} well), {cut} cut, {requests} API requests")?;
        writeln!(f, "simulated: {token_requests} token requests, {refreshes} of them refreshes")?;
        writeln!(f, "simulated: {connects} connects, {disconnects} disconnects")?;
        writeln!(
            f,
            "simulated: accepted losses: {consents_lost} consents in memory, {refreshes_lost} token answers"
        )
    }

    fn tell_invariant(&self, invariant: Invariant, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(seeds) = self.broken.get(&invariant) else {
            return writeln!(f, "simulated: {invariant}: held");
        };
        let first: Vec<String> = seeds.iter().take(5).map(u64::to_string).collect();
        writeln!(f, "broken: {invariant}: {} seeds, first {}", seeds.len(), first.join(", "))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tell_sums(f)?;
        for (scene, (seeds, figures)) in &self.scenes {
            writeln!(f, "simulated: {}", scene.tell(*seeds, figures))?;
        }
        for invariant in Invariant::ALL {
            self.tell_invariant(invariant, f)?;
        }
        let violations: usize = self.broken.values().map(Vec::len).sum();
        write!(f, "simulated: {violations} violations")
    }
}
