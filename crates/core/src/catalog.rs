//! The apps and tools an instance offers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use clawlink_manifest::hook::Hooks;
use clawlink_manifest::{App, List, Text, Tool};

use crate::exec::search::Index;

/// The catalogue as this instance serves it.
pub struct Catalog {
    apps: List<App>,
    hooks: Hooks,
    index: OnceLock<Index>,
}

impl Catalog {
    /// The built-in apps, less those that only a local instance can reach.
    #[must_use]
    pub fn new(apps: &'static [App], hooks: Hooks) -> Self {
        let public = |app: &&App| !app.local_only;
        let apps = if apps.iter().all(|app| public(&app)) {
            Cow::Borrowed(apps)
        } else {
            apps.iter().filter(public).cloned().collect()
        };
        Self { apps, hooks, index: OnceLock::new() }
    }

    /// The catalogue of a local instance: every URL whose origin is a key of `moves` goes to the origin beside it,
    /// and an app that exists only locally is listed if one of its URLs moved.
    #[must_use]
    pub fn local(apps: &[App], hooks: Hooks, moves: &BTreeMap<String, String>) -> Self {
        let apps = apps
            .iter()
            .filter(|app| !app.local_only || app.bases.iter().any(|base| moved(&base.url, moves).is_some()))
            .map(|app| move_app(app, moves))
            .collect();
        Self { apps, hooks, index: OnceLock::new() }
    }

    /// Every app, by slug.
    #[must_use]
    pub fn apps(&self) -> &[App] {
        &self.apps
    }

    /// The words by which its tools are found; made for the first search.
    pub(crate) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.apps))
    }

    /// The hooks the apps name.
    #[must_use]
    pub const fn hooks(&self) -> Hooks {
        self.hooks
    }

    /// The app of this slug.
    #[must_use]
    pub fn find_app(&self, slug: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.slug == slug)
    }

    /// The tool of this name or former name, with its app.
    #[must_use]
    pub fn find_tool(&self, name: &str) -> Option<(&App, &Tool)> {
        self.apps.iter().find_map(|app| {
            let tool =
                app.tools.iter().find(|tool| tool.name == name || tool.aliases.iter().any(|old| old == name));
            tool.map(|tool| (app, tool))
        })
    }
}

fn move_app(app: &App, moves: &BTreeMap<String, String>) -> App {
    let mut app = app.clone();
    let go = |url: &mut Text| {
        if let Some(there) = moved(url, moves) {
            *url = Cow::Owned(there);
        }
    };
    app.bases.to_mut().iter_mut().for_each(|base| go(&mut base.url));
    go(&mut app.revoke.url);
    for auth in app.auths.to_mut() {
        auth.kind.urls_mut().into_iter().for_each(&go);
    }
    app
}

/// The same URL at the origin it moves to. Origins are compared as they are written, so one that waits for a person's
/// tenant (`https://{instance:site}.example.net`) moves too, and an issuer without a trailing slash stays without one.
pub(crate) fn moved(url: &str, moves: &BTreeMap<String, String>) -> Option<String> {
    moves.iter().find_map(|(origin, there)| {
        let rest = url.strip_prefix(origin.as_str())?;
        (rest.is_empty() || rest.starts_with(['/', '?'])).then(|| format!("{there}{rest}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_moves_as_a_whole() {
        let origins = ["https://api.example.com", "https://{instance:site}.example.net"];
        let moves = origins.map(|origin| (origin.to_owned(), "http://127.0.0.1:8789".to_owned())).into();
        let there = |url| moved(url, &moves);
        assert_eq!(there("https://api.example.com").as_deref(), Some("http://127.0.0.1:8789"));
        let tenant = there("https://{instance:site}.example.net/rest/api");
        assert_eq!(tenant.as_deref(), Some("http://127.0.0.1:8789/rest/api"));
        for other in
            ["https://api.example.com.evil.org/", "https://api.example.com:8443/", "{instance:server}/v1"]
        {
            assert_eq!(there(other), None, "{other}");
        }
    }
}
