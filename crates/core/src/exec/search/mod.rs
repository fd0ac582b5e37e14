//! Finding the tool for a task put into words.
//!
//! Deterministic and without a model: every word of the query takes its best match in a tool's texts, weighed by
//! where it stands and by how few tools have it.

mod synonyms;
mod verb;
mod words;

use std::collections::BTreeMap;
use std::rc::Rc;

use clawlink_manifest::{App, Effect, Tool};

use self::words::{Term, Word, terms, words};

/// Most results of one search.
const MOST: usize = 25;
/// Tools of apps that are not connected, beside those of apps that are.
const MOST_UNCONNECTED: usize = 3;
/// A query's word that no tool has counts this much, so that names and values in it do not drown the rest.
const IDF_UNKNOWN: f64 = 1.0;
/// Share of a query that must match, and the weighted match its words must have on average: below, silence is better.
const MIN_COVERAGE: f64 = 0.25;
const MIN_MEAN: f64 = 1.1;
/// A match better than this makes a word one that a tool has: synonyms and better.
const WELL: f64 = 0.5;
/// Connected tools within this share of the best score come first.
const CLOSE: f64 = 0.5;
/// Results below this share of the best score are left out.
const TAIL: f64 = 0.25;

/// What to search among.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Only this app.
    pub app: Option<&'a str>,
    /// Only this effect.
    pub effect: Option<Effect>,
    /// Slugs of the connected apps.
    pub connected: &'a [&'a str],
    /// Only those.
    pub connected_only: bool,
    /// How many results, at most 25.
    pub limit: usize,
}

/// A tool that was found.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    /// Its app.
    pub app: &'a App,
    /// The tool.
    pub tool: &'a Tool,
    /// How well it fits; comparable within one search only.
    pub score: f64,
}

/// Ranks tools for a query. An app named in the query, or by the filter, restricts to it; otherwise tools of connected
/// apps come first if they are nearly as good as the best, then at most three others. No fitting tool: no results.
#[must_use]
pub fn search<'a>(apps: &'a [App], query: &str, filter: &Filter<'_>) -> Vec<Hit<'a>> {
    let query = terms(query);
    let named = named_app(apps, &query);
    let only = filter.app.or(named.map(|app| app.slug.as_ref()));
    let query = without_name(query, named);
    let entries: Vec<Entry<'a>> = apps.iter().flat_map(entries).collect();
    let idf: Vec<f64> = query.iter().map(|term| inverse_frequency(term, &entries)).collect();
    let is_connected = |hit: &Hit<'_>| filter.connected.contains(&hit.app.slug.as_ref());
    let mut hits: Vec<Hit<'a>> = entries
        .iter()
        .filter(|entry| only.is_none_or(|slug| entry.app.slug == slug))
        .filter(|entry| filter.effect.is_none_or(|effect| entry.tool.effect == effect))
        .filter_map(|entry| entry.hit(&query, &idf))
        .filter(|hit| !filter.connected_only || is_connected(hit))
        .collect();
    hits.sort_by(|left, right| {
        right.score.total_cmp(&left.score).then_with(|| left.tool.name.cmp(&right.tool.name))
    });
    let best = hits.first().map_or(0.0, |hit| hit.score);
    hits.retain(|hit| hit.score >= best * TAIL);
    if only.is_none() {
        hits = connected_first(hits, best, is_connected);
    }
    hits.truncate(filter.limit.min(MOST));
    hits
}

fn connected_first(hits: Vec<Hit<'_>>, best: f64, is_connected: impl Fn(&Hit<'_>) -> bool) -> Vec<Hit<'_>> {
    let (mut first, others): (Vec<_>, Vec<_>) =
        hits.into_iter().partition(|hit| is_connected(hit) && hit.score >= best * CLOSE);
    let most = if first.is_empty() { MOST } else { MOST_UNCONNECTED };
    first.extend(others.into_iter().take(most));
    first
}

/// The app whose whole name, or slug, the query holds.
fn named_app<'a>(apps: &'a [App], query: &[Term]) -> Option<&'a App> {
    let holds = |name: &str| {
        let name = words(name);
        !name.is_empty() && name.iter().all(|part| query.iter().any(|term| term.word.text == part.text))
    };
    apps.iter().find(|app| holds(&app.name) || holds(&app.slug))
}

/// The query less the name of the app it is restricted to, unless nothing else is left.
fn without_name(query: Vec<Term>, named: Option<&App>) -> Vec<Term> {
    let Some(app) = named else { return query };
    let name = words(&format!("{} {}", app.name, app.slug));
    let rest: Vec<Term> = query.iter().filter(|term| !name.contains(&term.word)).cloned().collect();
    if rest.is_empty() { query } else { rest }
}

/// Words, each with the greatest weight of the places where it stands.
#[derive(Default)]
struct Weighed(BTreeMap<Word, f64>);

impl Weighed {
    fn add(&mut self, text: &str, weight: f64) {
        for word in words(text) {
            let known = self.0.entry(word).or_insert(weight);
            *known = known.max(weight);
        }
    }

    /// Match quality and weighted match of a query's word, each at its best.
    fn best(&self, term: &Term) -> (f64, f64) {
        let matches = self.0.iter().map(|(own, weight)| (term.matches(own), *weight));
        matches.fold((0.0, 0.0), |(quality, weighted), (found, weight)| {
            (f64::max(quality, found), f64::max(weighted, found * weight))
        })
    }
}

/// A tool and the words it is found by. Its app's words are kept apart and added up, so that a keyword all tools of
/// an app share does not hide what tells them from one another.
struct Entry<'a> {
    app: &'a App,
    tool: &'a Tool,
    shared: Rc<Weighed>,
    own: Weighed,
    /// Place in the app's list: the first tool counts a tenth more than the last.
    order: f64,
}

fn entries(app: &App) -> impl Iterator<Item = Entry<'_>> {
    let steps = f64::from(u32::try_from(app.tools.len()).unwrap_or(u32::MAX).max(1));
    let places = (0_u32..).map(move |index| 1.1 - 0.1 * f64::from(index) / steps);
    let shared = Rc::new(app_words(app));
    let entry =
        move |(tool, order)| Entry { app, tool, shared: Rc::clone(&shared), own: tool_words(tool), order };
    app.tools.iter().zip(places).map(entry)
}

fn app_words(app: &App) -> Weighed {
    let mut weighed = Weighed::default();
    weighed.add(&app.name, 5.0);
    weighed.add(&app.slug, 5.0);
    app.keywords.iter().for_each(|keyword| weighed.add(keyword, 5.0));
    weighed
}

fn tool_words(tool: &Tool) -> Weighed {
    let mut weighed = Weighed::default();
    weighed.add(&tool.verb, 4.0);
    tool.aliases.iter().for_each(|alias| weighed.add(alias, 4.0));
    weighed.add(&tool.title, 3.0);
    tool.examples.iter().for_each(|example| weighed.add(&example.ask, 3.0));
    weighed.add(&tool.summary, 2.0);
    weighed.add(&tool.description, 1.0);
    tool.fields.iter().for_each(|field| weighed.add(&field.name, 0.5));
    weighed
}

impl<'a> Entry<'a> {
    /// Score = Σ idf · weighted match × share of the query's idf that matched × verb × list order.
    fn hit(&self, query: &[Term], idf: &[f64]) -> Option<Hit<'a>> {
        let (mut score, mut matched, mut total, mut weighted) = (0.0, 0.0, 0.0, 0.0);
        for (term, idf) in query.iter().zip(idf) {
            let (shared, own) = (self.shared.best(term), self.own.best(term));
            score += idf * (shared.1 + own.1);
            matched += idf * f64::max(shared.0, own.0);
            weighted += shared.1 + own.1;
            total += idf;
        }
        let coverage = if total > 0.0 { matched / total } else { 0.0 };
        let fits = coverage >= MIN_COVERAGE && weighted >= MIN_MEAN * count(query.len());
        let score = score * coverage * verb::fit(query, self.tool.effect) * self.order;
        fits.then_some(Hit { app: self.app, tool: self.tool, score })
    }

    fn has(&self, term: &Term) -> bool {
        let mut known = self.shared.0.keys().chain(self.own.0.keys());
        known.any(|own| term.matches(own) > WELL)
    }
}

/// How telling a word is: the fewer tools have it, the more.
fn inverse_frequency(term: &Term, entries: &[Entry<'_>]) -> f64 {
    let having = entries.iter().filter(|entry| entry.has(term)).count();
    if having == 0 { IDF_UNKNOWN } else { (1.0 + count(entries.len()) / count(having)).ln() }
}

fn count(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
