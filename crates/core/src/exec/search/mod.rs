//! Finding the tool for a task put into words.
//!
//! Deterministic and without a model: every word of the query takes its best match in a tool's texts, weighed by
//! where it stands and by how few tools have it.

mod index;
mod synonyms;
mod verb;
mod words;

use clawlink_manifest::{App, Effect, Tool};

pub use self::index::Index;
use self::index::{Matches, Weighed};
use self::words::{Term, terms, words};
use crate::catalog::Catalog;

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
pub fn search<'a>(catalog: &'a Catalog, query: &str, filter: &Filter<'_>) -> Vec<Hit<'a>> {
    rank(catalog.apps(), catalog.index(), query, filter)
}

fn rank<'a>(apps: &'a [App], index: &'a Index, query: &str, filter: &Filter<'_>) -> Vec<Hit<'a>> {
    let query = terms(query);
    let named = named_app(apps, &query);
    let only = filter.app.or(named.map(|app| app.slug.as_ref()));
    let query = Query::new(without_name(query, named), index);
    let entries: Vec<Entry<'a>> = entries(apps, index).collect();
    let idf: Vec<f64> = query.matches.iter().map(|matches| inverse_frequency(matches, &entries)).collect();
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

/// A query's words, and how well each matches every word of the index.
struct Query {
    terms: Vec<Term>,
    matches: Vec<Matches>,
}

impl Query {
    fn new(terms: Vec<Term>, index: &Index) -> Self {
        let matches = terms.iter().map(|term| index.compare(term)).collect();
        Self { terms, matches }
    }
}

/// A tool and the words it is found by.
struct Entry<'a> {
    app: &'a App,
    tool: &'a Tool,
    shared: &'a Weighed,
    own: &'a Weighed,
    /// Place in the app's list: the first tool counts a tenth more than the last.
    order: f64,
}

fn entries<'a>(apps: &'a [App], index: &'a Index) -> impl Iterator<Item = Entry<'a>> {
    apps.iter().zip(index.apps()).flat_map(|(app, words)| {
        let steps = f64::from(u32::try_from(app.tools.len()).unwrap_or(u32::MAX).max(1));
        let places = (0_u32..).map(move |place| 1.1 - 0.1 * f64::from(place) / steps);
        let tools = app.tools.iter().zip(&words.tools).zip(places);
        tools.map(|((tool, own), order)| Entry { app, tool, shared: &words.shared, own, order })
    })
}

impl<'a> Entry<'a> {
    /// Score = Σ idf · weighted match × share of the query's idf that matched × verb × list order.
    fn hit(&self, query: &Query, idf: &[f64]) -> Option<Hit<'a>> {
        let (mut score, mut matched, mut total, mut weighted) = (0.0, 0.0, 0.0, 0.0);
        for (matches, idf) in query.matches.iter().zip(idf) {
            let (shared, own) = (matches.best(self.shared), matches.best(self.own));
            score += idf * (shared.1 + own.1);
            matched += idf * f64::max(shared.0, own.0);
            weighted += shared.1 + own.1;
            total += idf;
        }
        let coverage = if total > 0.0 { matched / total } else { 0.0 };
        let fits = coverage >= MIN_COVERAGE && weighted >= MIN_MEAN * count(query.terms.len());
        let score = score * coverage * verb::fit(&query.terms, self.tool.effect) * self.order;
        fits.then_some(Hit { app: self.app, tool: self.tool, score })
    }

    fn has(&self, matches: &Matches) -> bool {
        matches.best(self.shared).0 > WELL || matches.best(self.own).0 > WELL
    }
}

/// How telling a word is: the fewer tools have it, the more.
fn inverse_frequency(matches: &Matches, entries: &[Entry<'_>]) -> f64 {
    let having = entries.iter().filter(|entry| entry.has(matches)).count();
    if having == 0 { IDF_UNKNOWN } else { (1.0 + count(entries.len()) / count(having)).ln() }
}

fn count(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
