use axum::extract::{Path, State};
use axum::response::Response;
use clawlink_core::connect::disconnect;
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::storage::Connection;
use clawlink_core::ports::{House, Released};
use clawlink_edge::Refused;
use clawlink_manifest::{Revoke, RevokeStyle};
use http::HeaderMap;

use super::connection::find;
use super::devices::count_live;
use crate::flash::Flash;
use crate::guard::{Nothing, Submitted};
use crate::html::{page, see_other_with};
use crate::pages::disconnect::{Disconnect, DisconnectState};
use crate::pages::part::Nav;
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;
use crate::words::{account, mark};

/// What would end.
pub(crate) async fn ask(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let row = find(&house, &person, &id.into()).await?;
    let state = DisconnectState::Ask {
        action: routes::connection_action(&row.id, "disconnect"),
        losers: losers(count_live(&house, &person).await?),
        manual_url: house.catalog.find_app(&row.app).and_then(|app| manual_url(&app.revoke)),
        siblings: Vec::new(),
    };
    let back = routes::connection(&row.id);
    Ok(page(&compose(&house, &headers, &person, &row, back, state)?))
}

/// Ends it, and says how far: what the app confirmed, what it did not, or that it offers no way.
pub(crate) async fn run(
    State(house): State<House>,
    headers: HeaderMap,
    Path(id): Path<String>,
    form: Submitted<Nothing>,
) -> Result<Response, Refused> {
    let ended = disconnect(&house, &form.person, &id.into()).await?;
    let by_hand = house.catalog.find_app(&ended.connection.app).and_then(|app| manual_url(&app.revoke));
    let state = match (ended.released, by_hand) {
        (Released::Revoked, _) => DisconnectState::Revoked { when: house.clock.now().to_words() },
        (Released::NotOffered, Some(manual_url)) => DisconnectState::ByHand { manual_url },
        (Released::NotOffered, None) => return Ok(see_other_with(routes::DASHBOARD, Flash::Disconnected)),
        (Released::Unconfirmed, _) => {
            return Ok(see_other_with(routes::DASHBOARD, Flash::DisconnectedUnconfirmed));
        }
    };
    let back = routes::DASHBOARD.to_owned();
    Ok(page(&compose(&house, &headers, &form.person, &ended.connection, back, state)?))
}

fn compose(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    row: &Connection,
    back_url: String,
    state: DisconnectState,
) -> Result<Disconnect, Refused> {
    let app = mark(house.catalog.find_app(&row.app), &row.app);
    let title = format!("Disconnect {}", app.name);
    Ok(Disconnect {
        shell: shell(house, headers, person, Nav::Connections, &title)?,
        account: account(row),
        provider: app.name.clone(),
        app,
        back_url,
        state,
    })
}

/// Where a person takes a grant back that the app itself offers no way to revoke.
fn manual_url(revoke: &Revoke) -> Option<String> {
    let by_hand = revoke.style == RevokeStyle::None && !revoke.manual_url.is_empty();
    by_hand.then(|| revoke.manual_url.to_string())
}

/// Who loses the account; the sentence goes on with it.
fn losers(agents: usize) -> String {
    match agents {
        0 => "No agent uses".to_owned(),
        1 => "Your agent loses".to_owned(),
        many => format!("{many} agents lose"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_one_and_many_lose() {
        assert_eq!([0, 1, 2].map(losers), ["No agent uses", "Your agent loses", "2 agents lose"]);
    }

    #[test]
    fn a_link_by_hand_stands_only_where_the_app_offers_no_revocation() {
        let mut revoke = clawlink_catalog::app("workbench").unwrap().revoke.clone();
        revoke.manual_url = "https://example.com/apps".into();
        assert_eq!(manual_url(&revoke), None);
        revoke.style = RevokeStyle::None;
        assert_eq!(manual_url(&revoke).as_deref(), Some("https://example.com/apps"));
    }
}
