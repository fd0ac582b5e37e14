use axum::extract::State;
use axum::response::Response;
use clawlink_core::credential::REVOKE_FOR_MS;
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{
    Connection, Execution as LedgerRow, ExecutionFilter, ExecutionStatus, Revocation,
};
use clawlink_edge::Refused;
use clawlink_manifest::Tool;
use http::HeaderMap;

use super::card::card;
use super::devices::count_live;
use super::disconnect::parting;
use super::pause::pause_form;
use crate::html::page;
use crate::pages::connections::{Checklist, ConnectionCard, Connections, Ended, sentence};
use crate::pages::part::Nav;
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;
use crate::words::mark;

/// The last calls that are searched for a connection's last use and for a first read.
const RECENT_CALLS: u32 = 100;

/// So long a disconnect is listed; an app is asked for a shorter time.
const PARTINGS_MS: i64 = 2 * REVOKE_FOR_MS;
/// So many disconnects are listed.
const MOST_PARTINGS: u32 = 20;

/// The app that a local instance can try without an account anywhere.
const PRACTICE_APP: &str = "workbench";

/// What agents can use, and what needs the person.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
) -> Result<Response, Refused> {
    let own = house.store.connections.list(person.id(), None).await?;
    let agents = count_live(&house, &person).await?;
    let recent = ExecutionFilter { limit: RECENT_CALLS, ..ExecutionFilter::default() };
    let recent = house.store.ledger.list(person.id(), &recent).await?;
    let cards: Vec<ConnectionCard> = own.iter().map(|row| card(&house, row, &recent)).collect();
    Ok(page(&Connections {
        shell: shell(&house, &headers, &person, Nav::Connections, "Connections")?,
        sentence: sentence(agents, &cards),
        checklist: checklist(&house, &own, agents, &recent),
        pause: pause_form(&person, agents),
        cards,
        partings: partings(&house, &person).await?,
        apps_url: routes::APPS.to_owned(),
    }))
}

/// What was disconnected lately: everything that is pending, and what has ended since.
async fn partings(house: &House, person: &SignedIn) -> Result<Vec<Ended>, Refused> {
    let since = house.clock.now().plus_ms(-PARTINGS_MS);
    let rows = house.store.revocations.list(person.id(), since, MOST_PARTINGS).await?;
    let ended = |row: &Revocation| Ended {
        url: routes::connection_action(&row.connection, "disconnect"),
        app: mark(house.catalog.find_app(&row.app), &row.app),
        account: row.account_label.clone(),
        parting: parting(house, row),
    };
    Ok(rows.iter().map(ended).collect())
}

/// The steps still to take, ticked from rows; `None` once all are done.
fn checklist(house: &House, own: &[Connection], agents: usize, recent: &[LedgerRow]) -> Option<Checklist> {
    let (connected, paired, tried) = (!own.is_empty(), agents > 0, recent.iter().any(is_done_read));
    let practice = house.catalog.find_app(PRACTICE_APP);
    (!(connected && paired && tried)).then(|| Checklist {
        connected,
        paired,
        tried,
        workbench_action: practice.map(|app| routes::connect_app(&app.slug)),
        devices_url: routes::DEVICES.to_owned(),
        try_command: try_command(house, own),
    })
}

/// A read the agent has carried through.
fn is_done_read(call: &LedgerRow) -> bool {
    call.effect.is_read() && call.status == ExecutionStatus::Succeeded
}

/// One line that tries a read: a tool of a connected app, else of the practice app, that can be called without arguments.
fn try_command(house: &House, own: &[Connection]) -> String {
    let slugs = own.iter().map(|row| row.app.as_str()).chain([PRACTICE_APP]);
    let mut tools = slugs.filter_map(|slug| house.catalog.find_app(slug)).flat_map(|app| app.tools.iter());
    let tool = tools.find(|tool| needs_nothing(tool));
    tool.map_or_else(|| "clawlink apps".to_owned(), |tool| format!("clawlink run {}", tool.name))
}

fn needs_nothing(tool: &Tool) -> bool {
    tool.effect.is_read() && tool.fields.iter().all(|field| !field.required && field.one_of.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_practice_app_has_a_read_without_arguments() {
        let app = clawlink_catalog::app(PRACTICE_APP).unwrap();
        let tool = app.tools.iter().find(|tool| needs_nothing(tool)).unwrap();
        assert!(tool.name.starts_with("workbench_list_"), "{}", tool.name);
    }
}
