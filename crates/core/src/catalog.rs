//! The apps and tools an instance offers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use clawlink_manifest::hook::Hooks;
use clawlink_manifest::{App, AuthKind, List, Text, Tool};
use url::Url;

/// The catalogue as this instance serves it.
pub struct Catalog {
    apps: List<App>,
    hooks: Hooks,
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
        Self { apps, hooks }
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
        Self { apps, hooks }
    }

    /// Every app, by slug.
    #[must_use]
    pub fn apps(&self) -> &[App] {
        &self.apps
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
        if let AuthKind::Oauth2(oauth) = &mut auth.kind {
            for url in
                [&mut oauth.authorize_url, &mut oauth.token_url, &mut oauth.refresh_url, &mut oauth.issuer]
            {
                go(url);
            }
        }
    }
    app
}

/// The same URL at the origin it moves to. Text is kept as it was written, so an issuer without a trailing slash
/// stays without one.
fn moved(url: &str, moves: &BTreeMap<String, String>) -> Option<String> {
    let origin = Url::parse(url).ok()?.origin().ascii_serialization();
    let there = moves.get(&origin)?;
    url.strip_prefix(&origin).map(|rest| format!("{there}{rest}"))
}
