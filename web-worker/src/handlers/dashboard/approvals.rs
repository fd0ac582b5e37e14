use axum::extract::State;
use axum::response::Response;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Approval, ApprovalFilter, ApprovalStatus, Connection};
use clawlink_edge::{Query, Refused};
use http::HeaderMap;
use serde::Deserialize;

use crate::html::page;
use crate::pages::approvals::{Approvals, sentence};
use crate::pages::part::{Account, ApprovalRow, Nav};
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;
use crate::words::{account, mark};

/// The questions of a page; as many wait at most for a device, so the first page has all that wait for two of them.
const PAGE: usize = 50;
/// One more is asked for, to know whether there are older ones.
const ASKED: u32 = 51;

/// Where the list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Place {
    cursor: String,
}

/// What waits for the person, then what they decided.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Query(place): Query<Place>,
) -> Result<Response, Refused> {
    let now = house.clock.now();
    let first = place.cursor.is_empty();
    let before = (!first).then(|| place.cursor.into());
    let filter = ApprovalFilter { before, limit: ASKED, ..ApprovalFilter::default() };
    let mut found = house.store.approvals.list(person.id(), &filter, now).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let own = house.store.connections.list(person.id(), None).await?;
    let next_url = found.last().filter(|_| more).map(|last| routes::approvals_before(&last.id));
    let rows = found.iter().map(|approval| row(&house, approval, &own));
    let (mut waiting, decided): (Vec<_>, Vec<_>) =
        rows.partition(|row| row.status == ApprovalStatus::Waiting);
    // The one that ends first stands first.
    waiting.reverse();
    Ok(page(&Approvals {
        shell: shell(&house, &headers, &person, Nav::Approvals, "Approvals")?,
        sentence: sentence(person.waiting as usize),
        waiting,
        decided,
        next_url,
        devices_url: routes::DEVICES.to_owned(),
    }))
}

/// A question as a row; `own` are the person's connections, which know the tenant of an account.
pub(crate) fn row(house: &House, approval: &Approval, own: &[Connection]) -> ApprovalRow {
    let known = house.catalog.find_tool(&approval.tool);
    let connection = own.iter().find(|known| Some(&known.id) == approval.connection.as_ref());
    let tenant = connection.map(|known| account(known).tenant).unwrap_or_default();
    let nobody = approval.account.is_empty();
    let name = if nobody { "no account".to_owned() } else { approval.account.clone() };
    ApprovalRow {
        url: routes::approval(&approval.id),
        title: known.map_or_else(|| approval.tool.clone(), |(_, tool)| tool.title.to_string()),
        summary: approval.summary.clone(),
        app: mark(house.catalog.find_app(&approval.app), &approval.app),
        account: Account { name, tenant },
        device: approval.device_name.clone().unwrap_or_else(|| approval.device.to_string()),
        when: format!("Asked {}", approval.created_at.to_words()),
        status: approval.standing(house.clock.now()),
    }
}
