use std::path::PathBuf;

use clawlink_setup::{Agent, SignIn, Step, Target};
use serde_json::{Value, json};

use super::screen::{Ink, Screen};
use super::table::{Cell, Table};
use crate::context::Context;
use crate::install::Change;

/// How an agent was told, or would be.
pub(crate) struct Setup<'s> {
    pub(crate) agent: &'static Agent,
    pub(crate) sign_in: SignIn,
    pub(crate) url: &'s str,
    pub(crate) steps: Vec<Told>,
}

/// A step, and what became of it.
pub(crate) struct Told {
    pub(crate) step: &'static Step,
    /// The file of an entry.
    pub(crate) path: Option<PathBuf>,
    pub(crate) state: State,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Planned,
    Done,
    /// The entry was there.
    Unchanged,
    /// Left to the person.
    Yours,
}

impl State {
    /// The state of an entry; `added` is what an addition counts as.
    pub(crate) const fn of(change: &Change, added: Self) -> Self {
        match change {
            Change::Added(_) => added,
            Change::Unchanged => Self::Unchanged,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Unchanged => "unchanged",
            Self::Yours => "yours",
        }
    }
}

/// The steps, for people or as JSON. A word stands where the key would.
pub(crate) fn page(setup: &Setup<'_>, context: &Context) -> String {
    let target = Target::shown(setup.url);
    if context.json() {
        let steps: Vec<Value> = setup.steps.iter().map(|told| told.json(&target)).collect();
        let (agent, name) = (setup.agent.id, setup.agent.name);
        let sign_in = word_of(setup.sign_in);
        return json!({ "agent": agent, "name": name, "sign_in": sign_in, "url": setup.url, "steps": steps })
            .to_string();
    }
    setup.steps.iter().map(|told| told.lines(&target, context.screen())).collect()
}

/// The agents that can be told.
pub(crate) fn list(agents: &'static [Agent], context: &Context) -> String {
    let ways = |agent: &Agent| agent.ways.iter().map(|way| word_of(way.sign_in)).collect::<Vec<_>>();
    if context.json() {
        let item = |agent: &Agent| json!({ "agent": agent.id, "name": agent.name, "sign_in": ways(agent) });
        return json!({ "items": agents.iter().map(item).collect::<Vec<_>>() }).to_string();
    }
    let row = |agent: &Agent| {
        [Cell::inked(Ink::Strong, agent.id), Cell::plain(agent.name), Cell::plain(&ways(agent).join(", "))]
    };
    Table::new(["AGENT", "NAME", "SIGNS IN BY"], agents.iter().map(row).collect()).page(context.screen())
}

const fn word_of(sign_in: SignIn) -> &'static str {
    match sign_in {
        SignIn::Browser => "browser",
        SignIn::Key => "key",
    }
}

impl Told {
    fn json(&self, target: &Target<'_>) -> Value {
        let (text, state) = (self.step.text(target), self.state.name());
        match (self.step, &self.path) {
            (Step::Command(words), _) => {
                let words: Vec<String> = words.iter().map(|word| target.fill(word)).collect();
                json!({ "kind": "command", "words": words, "line": text, "state": state })
            }
            (Step::Entry(_), path) => json!({ "kind": "entry", "file": path, "text": text, "state": state }),
            (Step::Person(_), _) => json!({ "kind": "person", "text": text, "state": state }),
        }
    }

    fn lines(&self, target: &Target<'_>, screen: Screen) -> String {
        let text = self.step.text(target);
        let Some(path) = &self.path else {
            let word = match self.step {
                Step::Person(_) => "you",
                _ if self.state == State::Done => "ran",
                _ => "run",
            };
            return format!("{} {text}\n", screen.ink(Ink::Faint, &format!("{word:5}")));
        };
        let word = match self.state {
            State::Done => "added",
            State::Unchanged => "there",
            State::Planned | State::Yours => "add",
        };
        let head = format!("{} {}", screen.ink(Ink::Faint, &format!("{word:5}")), path.display());
        text.lines().fold(head, |page, line| page + "\n      " + line) + "\n"
    }
}
