use axum::extract::State;
use axum::response::Response;
use clawlink_core::connect::disconnect;
use clawlink_core::credential::REVOKE_FOR_MS;
use clawlink_core::id::ConnectionId;
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Revocation, RevocationOutcome};
use clawlink_edge::{Path, Refused};
use clawlink_manifest::{Revoke, RevokeStyle};
use http::HeaderMap;

use super::connection::find;
use super::devices::count_live;
use crate::guard::{Nothing, Submitted};
use crate::html::page;
use crate::pages::disconnect::{Disconnect, DisconnectState};
use crate::pages::part::{Account, Nav, Parting};
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;
use crate::words::{account, mark};

/// What would end, or how far its end is.
pub(crate) async fn ask(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let id = ConnectionId::from(id);
    if let Some(revocation) = house.store.revocations.find(person.id(), &id).await? {
        return Ok(page(&ended(&house, &headers, &person, &revocation)?));
    }
    let row = find(&house, &person, &id).await?;
    let state = DisconnectState::Ask {
        action: routes::connection_action(&row.id, "disconnect"),
        losers: losers(count_live(&house, &person).await?),
        manual_url: house.catalog.find_app(&row.app).and_then(|app| by_hand_only(&app.revoke)),
        siblings: Vec::new(),
    };
    let back = routes::connection(&row.id);
    Ok(page(&compose(&house, &headers, &person, (&row.app, account(&row)), back, state)?))
}

/// Ends it, and says how far that is.
pub(crate) async fn run(
    State(house): State<House>,
    headers: HeaderMap,
    Path(id): Path<String>,
    form: Submitted<Nothing>,
) -> Result<Response, Refused> {
    let revocation = disconnect(&house, &form.person, &id.into()).await?;
    Ok(page(&ended(&house, &headers, &form.person, &revocation)?))
}

fn ended(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    revocation: &Revocation,
) -> Result<Disconnect, Refused> {
    let account = Account { name: revocation.account_label.clone(), tenant: String::new() };
    let state = DisconnectState::Ended(parting(house, revocation));
    compose(house, headers, person, (&revocation.app, account), routes::DASHBOARD.to_owned(), state)
}

fn compose(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    (slug, account): (&str, Account),
    back_url: String,
    state: DisconnectState,
) -> Result<Disconnect, Refused> {
    let app = mark(house.catalog.find_app(slug), slug);
    let title = format!("Disconnect {}", app.name);
    Ok(Disconnect {
        shell: shell(house, headers, person, Nav::Connections, &title)?,
        account,
        provider: app.name.clone(),
        app,
        back_url,
        state,
    })
}

/// How far the end of a connection is, as its row says.
pub(crate) fn parting(house: &House, revocation: &Revocation) -> Parting {
    let app = house.catalog.find_app(&revocation.app);
    let manual_url = app.map(|app| app.revoke.manual_url.to_string()).unwrap_or_default();
    match revocation.outcome {
        None => Parting::Pending { until: revocation.began_at.plus_ms(REVOKE_FOR_MS).to_words() },
        Some(RevocationOutcome::Revoked) => {
            Parting::Revoked { when: revocation.ended_at.unwrap_or(revocation.began_at).to_words() }
        }
        Some(RevocationOutcome::NotOffered) => Parting::NotOffered { manual_url },
        Some(RevocationOutcome::Unconfirmed) => Parting::Unconfirmed { manual_url },
    }
}

/// Where a person takes a grant back that the app itself offers no way to revoke.
fn by_hand_only(revoke: &Revoke) -> Option<String> {
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
        assert_eq!(by_hand_only(&revoke), None);
        revoke.style = RevokeStyle::None;
        assert_eq!(by_hand_only(&revoke).as_deref(), Some("https://example.com/apps"));
    }
}
