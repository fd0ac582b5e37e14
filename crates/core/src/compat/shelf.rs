use clawlink_manifest::App;
use serde_json::{Map, Value, json};

use super::integrations::describe_app;
use super::state::is_connected;
use crate::ports::House;
use crate::ports::storage::Connection;

/// Apps on a page, unless the client asks otherwise.
const PAGE: usize = 25;
/// At most.
const MOST: usize = 100;

/// Which of the catalogue's apps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shelf<'a> {
    /// With these words in slug, name, summary or a keyword.
    pub query: Option<&'a str>,
    /// Of this category.
    pub category: Option<&'a str>,
    /// With this action, by its own name or with its app's before it.
    pub supports_action: Option<&'a str>,
    /// Only connected ones.
    pub connected_only: bool,
    /// Page, from 1.
    pub page: Option<usize>,
    /// Apps on it.
    pub page_size: Option<usize>,
}

impl Shelf<'_> {
    /// A page of these apps: `{"items", "page", "page_size", "total"}`. `own` are the person's connections.
    #[must_use]
    pub fn turn(&self, house: &House, own: &[Connection]) -> Map<String, Value> {
        let apps: Vec<&App> = house.catalog.apps().iter().filter(|app| self.holds(app, own)).collect();
        let size = self.page_size.unwrap_or(PAGE).clamp(1, MOST);
        let page = self.page.unwrap_or(1).max(1);
        let shown = apps.iter().skip((page - 1).saturating_mul(size)).take(size);
        let items: Vec<Value> = shown.map(|app| describe_app(house, app, own)).collect();
        Map::from_iter([
            ("items".to_owned(), json!(items)),
            ("page".to_owned(), json!(page)),
            ("page_size".to_owned(), json!(size)),
            ("total".to_owned(), json!(apps.len())),
        ])
    }

    fn holds(&self, app: &App, own: &[Connection]) -> bool {
        let category = json!(app.category);
        self.query.is_none_or(|query| app.is_about(query))
            && self.category.is_none_or(|wanted| category == wanted)
            && self.supports_action.is_none_or(|action| supports(app, action))
            && (!self.connected_only || is_connected(app, own))
    }
}

fn supports(app: &App, action: &str) -> bool {
    app.tools.iter().any(|tool| tool.name == action || tool.verb == action)
}
