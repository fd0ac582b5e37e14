use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::Response;
use clawlink_core::exec::near::edits;
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::House;
use clawlink_edge::{Query, Refused};
use clawlink_manifest::{App, Category};
use http::HeaderMap;
use serde::Deserialize;

use super::offer::{Viewer, clients_for, offer};
use crate::html::page;
use crate::pages::apps::{AppGroup, AppTile, Apps, CategoryLink};
use crate::pages::part::Nav;
use crate::principal::{Person, Visitor};
use crate::routes;
use crate::shell::shell_for;
use crate::words::{count, mark};

/// The shortest word in which a typing slip is forgiven; a shorter one would match almost anything.
const FORGIVEN_LETTERS: usize = 4;

/// What to look for.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    q: String,
    #[serde(default)]
    category: String,
}

/// The directory, with what this person has connected.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Query(filter): Query<Filter>,
) -> Result<Response, Refused> {
    Ok(page(&compose(&house, &headers, Some(&person), &filter).await?))
}

/// The directory for anybody.
pub(crate) async fn show_public(
    State(house): State<House>,
    headers: HeaderMap,
    Visitor(visitor): Visitor,
    Query(filter): Query<Filter>,
) -> Result<Response, Refused> {
    Ok(page(&compose(&house, &headers, visitor.as_ref(), &filter).await?))
}

/// `41 apps, 380 tools`, counted.
pub(crate) fn count_catalog(house: &House) -> String {
    let apps = house.catalog.apps();
    let tools = apps.iter().map(|app| app.tools.len()).sum();
    format!("{}, {}", count(apps.len(), "app"), count(tools, "tool"))
}

async fn compose(
    house: &House,
    headers: &HeaderMap,
    person: Option<&SignedIn>,
    filter: &Filter,
) -> Result<Apps, Refused> {
    let own = match person {
        Some(person) => house.store.connections.list(person.id(), None).await?,
        None => Vec::new(),
    };
    let viewer = |app: &App| match person {
        Some(_) => Viewer::Person { accounts: own.iter().filter(|row| row.app == app.slug).count() },
        None => Viewer::Visitor,
    };
    let clients = clients_for(house, person).await?;
    let category = find_category(house, &filter.category);
    let found =
        house.catalog.apps().iter().filter(|app| category.is_none_or(|wanted| app.category == wanted));
    let found = found.filter(|app| matches(app, &filter.q));
    let tiles = found.map(|app| (app.category, tile(app, &clients, viewer(app)))).collect();
    let connected =
        house.catalog.apps().iter().filter(|app| own.iter().any(|row| row.app == app.slug)).count();
    let place = if person.is_some() { routes::APPS } else { routes::PUBLIC_APPS };
    Ok(Apps {
        shell: shell_for(house, headers, person, Nav::Apps, "Apps")?,
        sentence: sentence(&count_catalog(house), person.is_some().then_some(connected)),
        search_url: place.to_owned(),
        query: filter.q.clone(),
        category: category.map(value_of).unwrap_or_default(),
        categories: category_links(house.catalog.apps(), place, &filter.q, category),
        groups: group(tiles),
        poll_url: if person.is_some() { routes::CONNECTIONS_VERSION.to_owned() } else { String::new() },
    })
}

/// What the page says first; `connected` is how many of the apps this person has connected.
fn sentence(counts: &str, connected: Option<usize>) -> String {
    match connected {
        None => format!("{counts}."),
        Some(0) => format!("{counts}. You have connected none yet."),
        Some(number) => format!("{counts}. You have connected {number} of them."),
    }
}

fn tile(app: &App, clients: &BTreeSet<String>, viewer: Viewer) -> AppTile {
    let url = if viewer == Viewer::Visitor { routes::public_app(&app.slug) } else { routes::app(&app.slug) };
    AppTile {
        app: mark(Some(app), &app.slug),
        url,
        summary: app.summary.to_string(),
        tools: count(app.tools.len(), "tool"),
        words: words(app),
        connect: offer(app, clients, viewer),
    }
}

/// The words an app is found by, in lower case.
fn words(app: &App) -> String {
    let own = [app.name.as_ref(), app.slug.as_ref(), app.category.title()];
    let all: Vec<String> =
        own.into_iter().chain(app.keywords.iter().map(AsRef::as_ref)).map(str::to_lowercase).collect();
    all.join(" ")
}

/// Whether each word of a query stands in the app's words or summary, give or take one slip.
fn matches(app: &App, query: &str) -> bool {
    let text = format!("{} {}", words(app), app.summary.to_lowercase());
    let close = |word: &str| {
        word.chars().count() >= FORGIVEN_LETTERS && text.split(' ').any(|own| edits(word, own) <= 1)
    };
    query.to_lowercase().split_whitespace().all(|word| text.contains(word) || close(word))
}

fn value_of(category: Category) -> String {
    category.title().to_lowercase()
}

/// The category of this value, if an app is in it.
fn find_category(house: &House, value: &str) -> Option<Category> {
    house.catalog.apps().iter().map(|app| app.category).find(|category| value_of(*category) == value)
}

/// `All`, then each category that holds an app, in their own order.
fn category_links(apps: &[App], place: &str, query: &str, current: Option<Category>) -> Vec<CategoryLink> {
    let link = |title: &str, value: &str, count, current| CategoryLink {
        title: title.to_owned(),
        url: routes::with_query(place, &[("q", query), ("category", value)]),
        count,
        current,
    };
    let mut categories: Vec<Category> = apps.iter().map(|app| app.category).collect();
    categories.sort();
    categories.dedup();
    let each = categories.into_iter().map(|category| {
        let count = apps.iter().filter(|app| app.category == category).count();
        link(category.title(), &value_of(category), count, current == Some(category))
    });
    std::iter::once(link("All", "", apps.len(), current.is_none())).chain(each).collect()
}

/// Tiles under the heading of their category, in the categories' order.
fn group(mut tiles: Vec<(Category, AppTile)>) -> Vec<AppGroup> {
    tiles.sort_by_key(|(category, _)| *category);
    let mut groups: Vec<AppGroup> = Vec::new();
    for (category, tile) in tiles {
        let id = value_of(category);
        match groups.last_mut().filter(|group| group.id == id) {
            Some(group) => group.tiles.push(tile),
            None => groups.push(AppGroup { id, title: category.title().to_owned(), tiles: vec![tile] }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_is_found_by_alias_and_by_one_slip() {
        let app = clawlink_catalog::app("workbench").unwrap();
        for query in ["", "Workbench", "wrokbench", "practice", "notes demo", "developer"] {
            assert!(matches(app, query), "{query:?}");
        }
        for query in ["xyz", "notes payments", "nte"] {
            assert!(!matches(app, query), "{query:?}");
        }
    }

    #[test]
    fn each_category_counts_its_apps_and_keeps_the_query() {
        let links = category_links(clawlink_catalog::apps(), routes::APPS, "a", Some(Category::Developer));
        let (all, each) = links.split_first().unwrap();
        assert_eq!(all.count, each.iter().map(|link| link.count).sum::<usize>());
        let current: Vec<_> = links.iter().filter(|link| link.current).collect();
        assert_eq!(current.len(), 1);
        assert_eq!(current[0].url, "/dashboard/apps?q=a&category=developer");
    }

    #[test]
    fn a_visitor_and_a_newcomer_and_a_user_read_three_sentences() {
        assert_eq!(sentence("6 apps, 74 tools", None), "6 apps, 74 tools.");
        assert_eq!(sentence("6 apps, 74 tools", Some(0)), "6 apps, 74 tools. You have connected none yet.");
        assert_eq!(sentence("6 apps, 74 tools", Some(2)), "6 apps, 74 tools. You have connected 2 of them.");
    }
}
