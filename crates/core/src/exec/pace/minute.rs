//! A full minute, many times over, in virtual time: fifty agents and a provider that counts.

use std::collections::{BTreeMap, BTreeSet};

use clawlink_manifest::Rate;

use super::{Pace, Turn, read_notice};
use crate::exec::limits::INLINE_WAIT_MS;
use crate::ports::Incoming;
use crate::time::UnixMs;

const LIMIT: u32 = 60;
const WINDOW_MS: i64 = 60_000;
const AGENTS: usize = 50;
/// When it begins: headers that count from the epoch must look like it.
const START_MS: i64 = 1_790_000_000_000;
/// How long an answer takes, there and back.
const TRIP_MS: i64 = 120;

/// The provider: a window that opens with the first request it counts.
#[derive(Default)]
struct Provider {
    opened: Option<i64>,
    used: u32,
    served: u32,
    refused: u32,
}

impl Provider {
    fn answer(&mut self, style: &str, now: i64) -> Incoming {
        if self.opened.is_none_or(|opened| now >= opened + WINDOW_MS) {
            (self.opened, self.used) = (Some(now), 0);
        }
        let passes = self.used < LIMIT;
        if passes {
            self.used += 1;
            self.served += 1;
        } else {
            self.refused += 1;
        }
        let left_ms = self.opened.unwrap_or(now) + WINDOW_MS - now;
        let headers = headers(style, LIMIT - self.used, passes, now, left_ms);
        Incoming { status: if passes { 200 } else { 429 }, headers, body: Vec::new() }
    }
}

fn headers(style: &str, left: u32, passes: bool, now: i64, left_ms: i64) -> Vec<(String, String)> {
    let seconds = (left_ms + 999) / 1_000;
    let mut headers = match style {
        "github" => vec![
            ("x-ratelimit-limit", LIMIT.to_string()),
            ("x-ratelimit-remaining", left.to_string()),
            ("x-ratelimit-reset", ((now + left_ms + 999) / 1_000).to_string()),
        ],
        "discord" => vec![
            ("x-ratelimit-limit", LIMIT.to_string()),
            ("x-ratelimit-remaining", left.to_string()),
            ("x-ratelimit-reset-after", format!("{}.{:03}", left_ms / 1_000, left_ms % 1_000)),
        ],
        "ietf3" => vec![
            ("ratelimit-limit", LIMIT.to_string()),
            ("ratelimit-remaining", left.to_string()),
            ("ratelimit-reset", seconds.to_string()),
        ],
        "ietf_sf" => vec![
            ("ratelimit", format!("\"p\";r={left};t={seconds}")),
            ("ratelimit-policy", format!("\"p\";q={LIMIT};w=60")),
        ],
        _ => Vec::new(),
    };
    if !passes {
        headers.push(("retry-after", seconds.to_string()));
    }
    headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What happens to an agent next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// The app has answered.
    Answered,
    /// It asks.
    Ask,
}

/// Plays agents that call without end, each on a device of its own; returns what each was served.
fn play(style: &str, minutes: i64) -> (Provider, Vec<u32>) {
    let (mut pace, mut provider) = (Pace::default(), Provider::default());
    let mut served = vec![0_u32; AGENTS];
    let mut answers: BTreeMap<usize, Incoming> = BTreeMap::new();
    // They start one after the other, so that the first answers come before the limit is passed.
    let mut agenda: BTreeSet<(i64, Step, usize)> =
        (0..AGENTS).map(|agent| (START_MS + i64::try_from(agent).unwrap() * 10, Step::Ask, agent)).collect();
    while let Some((now, step, agent)) = agenda.pop_first() {
        if now > START_MS + minutes * WINDOW_MS {
            break;
        }
        if step == Step::Answered {
            let answer = answers.remove(&agent).unwrap();
            let limited = (answer.status == 429).then_some(1_000);
            pace.learn(
                &read_notice(&answer, &Rate::default(), limited, now),
                UnixMs(now - TRIP_MS),
                UnixMs(now),
            );
            pace.end(true);
            served[agent] += u32::from(answer.status == 200);
            agenda.insert((now, Step::Ask, agent));
            continue;
        }
        match pace.ask(&agent.to_string(), UnixMs(now)) {
            Turn::Go => {
                answers.insert(agent, provider.answer(style, now + TRIP_MS / 2));
                agenda.insert((now + TRIP_MS, Step::Answered, agent));
            }
            Turn::Wait(ms) => {
                let back = if ms <= INLINE_WAIT_MS { ms } else { (ms / 1_000) * 1_000 };
                agenda.insert((now + i64::try_from(back).unwrap(), Step::Ask, agent));
            }
        }
    }
    (provider, served)
}

#[test]
fn fifty_agents_on_sixty_a_minute_meet_no_refusal_and_use_the_rate() {
    for style in ["github", "discord", "ietf3", "ietf_sf"] {
        let (provider, served) = play(style, 10);
        assert_eq!(provider.refused, 0, "{style}");
        assert!(provider.served >= 10 * LIMIT * 95 / 100, "{style}: {} of {}", provider.served, 10 * LIMIT);
        let (least, most) = (served.iter().min().unwrap(), served.iter().max().unwrap());
        assert!(*least > 0 && *most <= least * 3 + 3, "{style}: {served:?}");
    }
}

#[test]
fn a_provider_that_only_refuses_is_learned_from_its_refusals() {
    let (provider, _) = play("bare", 10);
    assert!(provider.refused <= 2 * u32::try_from(AGENTS).unwrap(), "{} refusals", provider.refused);
    assert!(provider.served >= 10 * LIMIT * 90 / 100, "{}", provider.served);
}
