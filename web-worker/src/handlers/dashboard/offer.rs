//! What can be done about an app: connect it, connect it again, sign in first, or add an OAuth client.

use std::collections::BTreeSet;

use clawlink_core::connect::{client_apps, is_usable};
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::House;
use clawlink_edge::Refused;
use clawlink_manifest::App;

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

/// The offer of an app to whoever looks, by whom `clients` names the apps that have an OAuth client.
pub(crate) fn offer(app: &App, clients: &BTreeSet<String>, viewer: Viewer) -> Connect {
    let back = |path: String| match viewer {
        Viewer::Visitor => routes::sign_in_then(&path),
        Viewer::Person { .. } => path,
    };
    if !app.auths.iter().any(|auth| is_usable(clients, app, auth)) {
        return Connect::NeedsClient { add_url: back(routes::add_oauth_app(&app.slug)) };
    }
    let action = routes::connect_app(&app.slug);
    match viewer {
        Viewer::Visitor => Connect::SignIn { url: routes::sign_in_then(&routes::app(&app.slug)) },
        Viewer::Person { accounts: 0 } => Connect::Ready { action },
        Viewer::Person { accounts } => Connect::Again { action, connected: count(accounts, "account") },
    }
}

/// The apps that have an OAuth client for whoever looks: the deployment's, and a person's own.
pub(crate) async fn clients_for(
    house: &House,
    person: Option<&SignedIn>,
) -> Result<BTreeSet<String>, Refused> {
    match person {
        Some(person) => Ok(client_apps(house, person.id()).await?),
        None => Ok(house.config.oauth_clients.keys().cloned().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_client() -> BTreeSet<String> {
        BTreeSet::from(["workbench".to_owned()])
    }

    fn workbench() -> &'static App {
        clawlink_catalog::app("workbench").unwrap()
    }

    #[test]
    fn a_visitor_signs_in_and_comes_back_to_the_app() {
        let Connect::SignIn { url } = offer(workbench(), &with_client(), Viewer::Visitor) else {
            panic!("not an offer to sign in")
        };
        assert_eq!(url, "/sign-in?next=%2Fdashboard%2Fapps%2Fworkbench");
    }

    #[test]
    fn a_person_connects_and_then_connects_again() {
        let first = offer(workbench(), &with_client(), Viewer::Person { accounts: 0 });
        assert!(matches!(first, Connect::Ready { action } if action == "/dashboard/apps/workbench/connect"));
        let again = offer(workbench(), &with_client(), Viewer::Person { accounts: 2 });
        assert!(matches!(again, Connect::Again { connected, .. } if connected == "2 accounts"));
    }

    #[test]
    fn an_app_that_only_knows_oauth_needs_a_client_and_one_with_a_key_does_not() {
        for viewer in [Viewer::Visitor, Viewer::Person { accounts: 0 }, Viewer::Person { accounts: 1 }] {
            assert!(
                matches!(offer(workbench(), &BTreeSet::new(), viewer), Connect::NeedsClient { .. }),
                "{viewer:?}"
            );
        }
        let keyed = clawlink_catalog::apps()
            .iter()
            .find(|app| app.auths.iter().any(|auth| !auth.kind.fields().is_empty()));
        let offered = offer(keyed.unwrap(), &BTreeSet::new(), Viewer::Person { accounts: 0 });
        assert!(matches!(offered, Connect::Ready { .. }));
    }
}
