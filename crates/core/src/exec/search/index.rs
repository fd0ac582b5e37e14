//! The words by which a catalogue's tools are found, taken apart once. A query's word is compared with each of them once, however
//! many tools have it.

use std::collections::BTreeMap;

use clawlink_manifest::{App, Tool};

use super::words::{Term, Word, words};

/// The words of a catalogue's tools.
#[derive(Debug)]
pub struct Index {
    words: Vec<Word>,
    apps: Vec<AppWords>,
}

/// The words of an app, and of each of its tools. They are kept apart and added up, so that a keyword all tools of an app
/// share does not hide what tells them from one another.
#[derive(Debug)]
pub(super) struct AppWords {
    pub(super) shared: Weighed,
    pub(super) tools: Vec<Weighed>,
}

/// Words by their place in the index, each with the greatest weight of the places where it stands.
#[derive(Debug)]
pub(super) struct Weighed(Vec<(usize, f64)>);

/// How well a query's word matches each word of an index.
pub(super) struct Matches(Vec<f64>);

impl Index {
    /// Takes the texts of these apps apart.
    #[must_use]
    pub fn of(apps: &[App]) -> Self {
        let mut known = Vocabulary::default();
        let apps = apps
            .iter()
            .map(|app| AppWords {
                shared: known.weigh(app_texts(app)),
                tools: app.tools.iter().map(|tool| known.weigh(tool_texts(tool))).collect(),
            })
            .collect();
        Self { words: known.into_words(), apps }
    }

    /// The words of each app, in the order of the apps.
    pub(super) fn apps(&self) -> &[AppWords] {
        &self.apps
    }

    /// Compares a query's word with every word.
    pub(super) fn compare(&self, term: &Term) -> Matches {
        Matches(self.words.iter().map(|word| term.matches(word)).collect())
    }
}

impl Matches {
    /// Match quality and weighted match among these words, each at its best.
    pub(super) fn best(&self, among: &Weighed) -> (f64, f64) {
        let matches = among.0.iter().map(|(place, weight)| (self.at(*place), *weight));
        matches.fold((0.0, 0.0), |(quality, weighted), (found, weight)| {
            (f64::max(quality, found), f64::max(weighted, found * weight))
        })
    }

    fn at(&self, place: usize) -> f64 {
        self.0.get(place).copied().unwrap_or_default()
    }
}

fn app_texts(app: &App) -> impl Iterator<Item = (&str, f64)> {
    let own = [(app.name.as_ref(), 5.0), (app.slug.as_ref(), 5.0)];
    own.into_iter().chain(app.keywords.iter().map(|keyword| (keyword.as_ref(), 5.0)))
}

fn tool_texts(tool: &Tool) -> impl Iterator<Item = (&str, f64)> {
    let own = [
        (tool.verb.as_ref(), 4.0),
        (tool.title.as_ref(), 3.0),
        (tool.summary.as_ref(), 2.0),
        (tool.description.as_ref(), 1.0),
    ];
    let aliases = tool.aliases.iter().map(|alias| (alias.as_ref(), 4.0));
    let asks = tool.examples.iter().map(|example| (example.ask.as_ref(), 3.0));
    let fields = tool.fields.iter().map(|field| (field.name.as_ref(), 0.5));
    own.into_iter().chain(aliases).chain(asks).chain(fields)
}

/// Words and their places, while an index is made.
#[derive(Default)]
struct Vocabulary(BTreeMap<Word, usize>);

impl Vocabulary {
    fn weigh<'t>(&mut self, texts: impl Iterator<Item = (&'t str, f64)>) -> Weighed {
        let mut weights: BTreeMap<usize, f64> = BTreeMap::new();
        for (text, weight) in texts {
            for word in words(text) {
                let known = weights.entry(self.place(word)).or_insert(weight);
                *known = known.max(weight);
            }
        }
        Weighed(weights.into_iter().collect())
    }

    fn place(&mut self, word: Word) -> usize {
        let next = self.0.len();
        *self.0.entry(word).or_insert(next)
    }

    fn into_words(self) -> Vec<Word> {
        let mut words: Vec<(Word, usize)> = self.0.into_iter().collect();
        words.sort_by_key(|(_, place)| *place);
        words.into_iter().map(|(word, _)| word).collect()
    }
}
