//! What can be done about an app: connect it, connect it again, sign in first, or nothing here.

use clawlink_core::ports::House;
use clawlink_manifest::{App, Auth, AuthKind};

use crate::pages::apps::Connect;
use crate::routes;
use crate::words::count;

/// Who looks at an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Viewer {
    /// Nobody who is signed in.
    Visitor,
    /// A signed-in person with this many accounts of the app.
    Person {
        /// The accounts.
        accounts: usize,
    },
}

/// The offer of an app to whoever looks.
pub(crate) fn offer(house: &House, app: &App, viewer: Viewer) -> Connect {
    let has_client = house.config.oauth_clients.contains_key(app.slug.as_ref());
    decide(app, has_client, viewer)
}

fn decide(app: &App, has_client: bool, viewer: Viewer) -> Connect {
    if !is_usable(app, has_client) {
        return Connect::NeedsClient;
    }
    let action = routes::connect_app(&app.slug);
    match viewer {
        Viewer::Visitor => Connect::SignIn { url: routes::sign_in_then(&routes::app(&app.slug)) },
        Viewer::Person { accounts: 0 } => Connect::Ready { action },
        Viewer::Person { accounts } => Connect::Again { action, connected: count(accounts, "account") },
    }
}

/// Whether one of its ways to connect can be gone here; only OAuth needs something of the deployment.
fn is_usable(app: &App, has_client: bool) -> bool {
    let usable = |auth: &Auth| has_client || !matches!(auth.kind, AuthKind::Oauth2(_));
    app.auths.iter().any(usable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workbench() -> &'static App {
        clawlink_catalog::app("workbench").unwrap()
    }

    #[test]
    fn a_visitor_signs_in_and_comes_back_to_the_app() {
        let Connect::SignIn { url } = decide(workbench(), true, Viewer::Visitor) else {
            panic!("not an offer to sign in")
        };
        assert_eq!(url, "/sign-in?next=%2Fdashboard%2Fapps%2Fworkbench");
    }

    #[test]
    fn a_person_connects_and_then_connects_again() {
        let first = decide(workbench(), true, Viewer::Person { accounts: 0 });
        assert!(matches!(first, Connect::Ready { action } if action == "/dashboard/apps/workbench/connect"));
        let again = decide(workbench(), true, Viewer::Person { accounts: 2 });
        assert!(matches!(again, Connect::Again { connected, .. } if connected == "2 accounts"));
    }

    #[test]
    fn an_app_that_only_knows_oauth_needs_a_client_and_one_with_a_key_does_not() {
        for viewer in [Viewer::Visitor, Viewer::Person { accounts: 0 }, Viewer::Person { accounts: 1 }] {
            assert!(matches!(decide(workbench(), false, viewer), Connect::NeedsClient), "{viewer:?}");
        }
        let keyed = clawlink_catalog::apps()
            .iter()
            .find(|app| app.auths.iter().any(|auth| matches!(auth.kind, AuthKind::Fields(_))));
        let offered = decide(keyed.unwrap(), false, Viewer::Person { accounts: 0 });
        assert!(matches!(offered, Connect::Ready { .. }));
    }
}
