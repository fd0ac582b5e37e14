//! `/apps` and `/dashboard/apps`: the directory, all on one page.

use askama::Template;

use super::{
    asset, filters,
    part::{AppMark, Nav, Shell},
};

/// The directory.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/apps.html")]
pub struct Apps {
    /// What surrounds it; public when nobody is signed in.
    pub shell: Shell,
    /// What the page says first, counted: `41 apps. You have connected 3.`
    pub sentence: String,
    /// Where the search form goes (GET; `q`, and the current `category`).
    pub search_url: String,
    /// What was searched for.
    pub query: String,
    /// The current category's value; empty for all.
    pub category: String,
    /// `All` and the categories, with counts.
    pub categories: Vec<CategoryLink>,
    /// The apps found, under a heading each.
    pub groups: Vec<AppGroup>,
    /// Answers with a text that changes when a connection is made or lost; empty for no polling.
    pub poll_url: String,
}

/// A category to narrow to.
#[derive(Clone, Debug)]
pub struct CategoryLink {
    /// `Email`.
    pub title: String,
    /// The directory, narrowed.
    pub url: String,
    /// How many apps it holds.
    pub count: usize,
    /// Whether it is the current one.
    pub current: bool,
}

/// Apps under one heading.
#[derive(Clone, Debug)]
pub struct AppGroup {
    /// Unique on the page, as an element id (`email`).
    pub id: String,
    /// The heading.
    pub title: String,
    /// Its apps.
    pub tiles: Vec<AppTile>,
}

/// An app of the directory.
#[derive(Clone, Debug)]
pub struct AppTile {
    /// Icon and name.
    pub app: AppMark,
    /// Its page.
    pub url: String,
    /// What it is for.
    pub summary: String,
    /// `12 tools`.
    pub tools: String,
    /// Lower-case words the live filter looks in: name, slug, keywords, category.
    pub words: String,
    /// What can be done here.
    pub connect: Connect,
}

/// Whether an app can be connected.
#[derive(Clone, Debug)]
pub enum Connect {
    /// Yes. A POST that answers with a 303 to the connect page.
    Ready {
        /// Where it posts to.
        action: String,
    },
    /// It is; another account can be.
    Again {
        /// Where it posts to.
        action: String,
        /// `2 accounts`.
        connected: String,
    },
    /// Not before somebody signs in.
    SignIn {
        /// Sign-in that leads back here.
        url: String,
    },
    /// Not before somebody adds an OAuth client: the deployment, or the person.
    NeedsClient {
        /// Where a person adds theirs.
        add_url: String,
    },
}

#[cfg(any(test, feature = "gallery"))]
impl Apps {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let ready = |name: &str| Connect::Ready { action: format!("/dashboard/apps/{name}/connect") };
        let again = Connect::Again {
            action: "/dashboard/apps/gmail/connect".to_owned(),
            connected: "2 accounts".to_owned(),
        };
        let link = |title: &str, count, current| CategoryLink {
            title: title.to_owned(),
            url: format!("/dashboard/apps?category={}", title.to_lowercase()),
            count,
            current,
        };
        let group =
            |title: &str, tiles| AppGroup { id: title.to_lowercase(), title: title.to_owned(), tiles };
        let page = |groups| Self {
            shell: super::part::sample::shell("Apps", Nav::Apps),
            sentence: "6 apps, 74 tools. You have connected 2 of them.".to_owned(),
            search_url: "/dashboard/apps".to_owned(),
            query: String::new(),
            category: String::new(),
            categories: vec![
                link("All", 6, true),
                link("Email", 1, false),
                link("Developer", 3, false),
                link("Documents", 1, false),
                link("Finance", 1, false),
            ],
            groups,
            poll_url: "/dashboard/connections/version".to_owned(),
        };
        let groups = vec![
            group("Email", vec![AppTile::sample("Gmail", "Search, read, label and send mail.", again)]),
            group(
                "Developer",
                vec![
                    AppTile::sample(
                        "GitHub",
                        "Read code, issues and pull requests, and write to them.",
                        ready("github"),
                    ),
                    AppTile::sample(
                        "Workbench",
                        "Keep notes, messages and tasks on this machine.",
                        ready("workbench"),
                    ),
                    AppTile::sample(
                        "Slack",
                        "Read channels and post messages as yourself.",
                        Connect::NeedsClient {
                            add_url: "/dashboard/settings/oauth-apps?app=notion".to_owned(),
                        },
                    ),
                ],
            ),
            group(
                "Documents",
                vec![AppTile::sample(
                    "Notion",
                    "Search pages and databases, and edit them.",
                    ready("notion"),
                )],
            ),
        ];
        let nothing = Self { query: "xyz".to_owned(), ..page(Vec::new()) };
        let sign_in = Connect::SignIn { url: "/sign-in?next=/apps".to_owned() };
        let public = Self {
            shell: super::part::sample::visitor("Apps"),
            sentence: "6 apps, 74 tools.".to_owned(),
            ..page(vec![group(
                "Email",
                vec![AppTile::sample("Gmail", "Search, read and send mail.", sign_in)],
            )])
        };
        vec![("ready", page(groups)), ("nothing", nothing), ("public", public)]
    }
}

#[cfg(any(test, feature = "gallery"))]
impl AppTile {
    fn sample(name: &str, summary: &str, connect: Connect) -> Self {
        let slug = name.to_lowercase();
        Self {
            app: super::part::sample::app(name),
            url: format!("/dashboard/apps/{slug}"),
            summary: summary.to_owned(),
            tools: "12 tools".to_owned(),
            words: slug,
            connect,
        }
    }
}
