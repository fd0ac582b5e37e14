use axum::extract::State;
use axum::response::Response;
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{ConnectionSession, SessionStatus};
use clawlink_edge::{Query, Refused};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::html::{page, page_with};
use crate::pages::connect_result::{ConnectResult, Onward, Outcome};
use crate::pages::part::{Hidden, Nav};
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;
use crate::words::{account, mark};

/// Which flow.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    session: String,
}

/// How a flow ended, read from its own row.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Query(which): Query<Which>,
) -> Result<Response, Refused> {
    let session = house.store.connection_sessions.find(person.id(), &which.session.into()).await?;
    let Some(session) = session else { return not_valid(&house, &headers, &person) };
    let Some(outcome) = read_outcome(&house, &person, &session).await? else {
        return not_valid(&house, &headers, &person);
    };
    let app = house.catalog.find_app(&session.app);
    Ok(page(&ConnectResult {
        shell: shell(&house, &headers, &person, Nav::Elsewhere, "Connect")?,
        app: Some(mark(app, &session.app)),
        onward: onward(&session),
        outcome,
    }))
}

/// Unknown, used, over and another person's are one page.
pub(crate) fn not_valid(house: &House, headers: &HeaderMap, person: &SignedIn) -> Result<Response, Refused> {
    let result = ConnectResult {
        shell: shell(house, headers, person, Nav::Elsewhere, "Connect")?,
        app: None,
        onward: to_connections(),
        outcome: Outcome::NotValid,
    };
    Ok(page_with(StatusCode::NOT_FOUND, &result))
}

/// To where whoever asked for the link wants it, after its person has read here what came of it.
fn onward(session: &ConnectionSession) -> Onward {
    session
        .return_path
        .as_ref()
        .map_or_else(to_connections, |path| Onward { url: path.to_string(), words: "Go on" })
}

fn to_connections() -> Onward {
    Onward { url: routes::DASHBOARD.to_owned(), words: "See your connections" }
}

async fn read_outcome(
    house: &House,
    person: &SignedIn,
    session: &ConnectionSession,
) -> Result<Option<Outcome>, Refused> {
    let provider =
        house.catalog.find_app(&session.app).map_or(session.app.clone(), |app| app.name.to_string());
    let retry_action = routes::connect_app(&session.app);
    Ok(match (session.status, session.failure.as_deref()) {
        (SessionStatus::Completed, _) => match &session.connection {
            Some(id) => house.store.connections.find(person.id(), id).await?.map(|row| {
                let (account, wider) = (account(&row), session.wider.clone());
                Outcome::Connected { account, wider, missing: Vec::new(), caveat: String::new() }
            }),
            None => None,
        },
        (SessionStatus::Held, _) => read_choice(house, person, session, provider).await?,
        (SessionStatus::Failed, Some("declined")) => Some(Outcome::Declined { provider, retry_action }),
        (SessionStatus::Failed, Some(code @ ("discarded" | "lapsed"))) => {
            Some(Outcome::LetGo { provider, lapsed: code == "lapsed", retry_action })
        }
        (SessionStatus::Failed, failure) => {
            let reason = reason(failure.unwrap_or_default()).to_owned();
            Some(Outcome::Refused { provider, reason, retry_action })
        }
        _ => None,
    })
}

/// An account that waits for a word; one whose word was given, or came too late, is on its way.
async fn read_choice(
    house: &House,
    person: &SignedIn,
    session: &ConnectionSession,
    provider: String,
) -> Result<Option<Outcome>, Refused> {
    let now = house.clock.now();
    let held = house.store.held_accounts.find(person.id(), &session.id).await?;
    let Some(held) = held.filter(|held| held.choice.is_none() && now < held.held_until) else {
        return Ok(Some(Outcome::GoingOn { provider }));
    };
    let target = match &session.target {
        Some(target) => house.store.connections.find(person.id(), target).await?,
        None => None,
    };
    Ok(Some(Outcome::OtherAccount {
        provider,
        got: held.account_label,
        expected: target.map_or_else(String::new, |row| row.account.label),
        until: held.held_until.to_words(),
        action: routes::CONNECT_CHOOSE.to_owned(),
        hidden: vec![Hidden { name: "session".to_owned(), value: session.id.to_string() }],
    }))
}

/// A failure code in words.
const fn reason(code: &str) -> &'static str {
    match code.as_bytes() {
        b"mix_up" => "The answer did not belong to the connection you started. Nothing was saved.",
        b"client_gone" => "The OAuth app it went by was removed meanwhile. Nothing was saved.",
        b"token_refused" => "It did not give a token. Nothing was saved.",
        b"identify_failed" => "It did not say whose account this is. Nothing was saved.",
        b"app_error" => "It answered with an error. Nothing was saved.",
        _ => "The connect was cut off. Nothing was saved.",
    }
}
