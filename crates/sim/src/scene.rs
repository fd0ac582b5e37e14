use std::fmt;

use clap::ValueEnum;

use crate::report::Figures;

/// What a seed is about. Each promise of the design that needs a stage of its own has one; the seed's number says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Scene {
    /// Anything, with every kind of fault.
    Mixed,
    /// Fifty callers over five places on one rotating, single-use refresh token with reuse detection; the token endpoint
    /// takes 12 s.
    FiftyCallers,
    /// KV fails wholly for two and a half hours.
    KvDown,
    /// Connects that are cut off at random points.
    ConnectsCut,
    /// The database fails wholly for five minutes.
    DatabaseDown,
    /// Clocks of isolates and objects differ by up to five minutes each way.
    ClocksApart,
    /// The key that wraps all others is changed under load, with one script behind.
    KeysTurn,
    /// A thousand connections end within one second.
    ManyExpire,
    /// The scheduled run is skipped for three hours, then comes five times at once.
    CronSkips,
}

impl Scene {
    /// The scene of a seed.
    #[must_use]
    pub const fn of(seed: u64) -> Self {
        match seed % 20 {
            0 | 10 => Self::FiftyCallers,
            3 | 13 => Self::ConnectsCut,
            5 => Self::KvDown,
            7 => Self::DatabaseDown,
            9 => Self::ClocksApart,
            11 => Self::KeysTurn,
            15 if seed % 2_000 == 1_015 => Self::ManyExpire,
            17 => Self::CronSkips,
            _ => Self::Mixed,
        }
    }

    /// What its seeds came to, as a report tells it.
    #[must_use]
    pub fn tell(self, seeds: u64, figures: &Figures) -> String {
        let Figures { calls, succeeded, refreshes, connects, .. } = *figures;
        let told = match self {
            Self::FiftyCallers => format!(
                "{calls} callers, {succeeded} succeeded, {refreshes} token requests, {} families alive",
                figures.families_alive
            ),
            Self::KvDown => format!(
                "{calls} executions in 2.5 hours without KV, {} of a thousand went on; {connects} connects; {} \
                 copies refilled",
                succeeded * 1_000 / calls.max(1),
                figures.refilled
            ),
            Self::ConnectsCut => format!(
                "{} connects cut off, {} ended; 15 minutes later {} rows, keys and objects looked at, {} orphans",
                figures.connects_cut, connects, figures.looked_at, figures.orphans
            ),
            Self::ManyExpire => format!(
                "{connects} connections, {refreshes} refreshes, at most {} in one second",
                figures.busiest_second
            ),
            Self::Mixed | Self::DatabaseDown | Self::ClocksApart | Self::KeysTurn | Self::CronSkips => {
                format!(
                    "{calls} calls ended, {succeeded} well; {refreshes} refreshes in the life of {} tokens",
                    figures.lives
                )
            }
        };
        format!("{self}: {seeds} seeds, {told}")
    }
}

impl fmt::Display for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.to_possible_value().map(|value| value.get_name().to_owned());
        f.write_str(&name.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousand_seeds_hold_a_thousand_of_fifty_callers_and_every_other_scene() {
        let many = |scene| (1..=10_000).filter(|seed| Scene::of(*seed) == scene).count();
        assert_eq!(
            (many(Scene::FiftyCallers), many(Scene::ConnectsCut), many(Scene::KvDown)),
            (1_000, 1_000, 500)
        );
        assert!(Scene::value_variants().iter().all(|scene| many(*scene) > 0));
    }
}
