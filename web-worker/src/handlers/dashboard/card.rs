//! A connection in a list.

use clawlink_core::health::health_of;
use clawlink_core::id::ConnectionId;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Connection, Execution as LedgerRow};

use super::call::{device_of, title_of};
use crate::pages::connections::ConnectionCard;
use crate::pages::part::Health;
use crate::routes;
use crate::words::{account, ago, health, mark};

/// The card of a connection. `recent` are the person's last calls, newest first.
pub(crate) fn card(house: &House, row: &Connection, recent: &[LedgerRow]) -> ConnectionCard {
    let (known, now) = (house.catalog.find_app(&row.app), house.clock.now());
    let app = mark(known, &row.app);
    let health = health(row, &health_of(house, row), &app.name, now);
    ConnectionCard {
        url: routes::connection(&row.id),
        label: row.label.clone().unwrap_or_default(),
        account: account(row),
        action: health_action(&health, &row.id),
        is_default: row.is_default,
        last_use: last_use(house, row, recent),
        health,
        app,
    }
}

/// Where the health's button posts to: only a new consent mends a refused grant; everything else is asked about.
pub(crate) fn health_action(health: &Health, id: &ConnectionId) -> String {
    routes::connection_action(id, if health.needs_person() { "reconnect" } else { "test" })
}

fn last_use(house: &House, row: &Connection, recent: &[LedgerRow]) -> String {
    let last = recent.iter().find(|call| call.connection.as_ref() == Some(&row.id));
    last.map_or_else(String::new, |call| {
        let when = ago(call.started_at, house.clock.now());
        format!("{}, {when}, by {}", title_of(house, call), device_of(call))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_the_person_leads_to_a_new_consent() {
        let id = ConnectionId::from("con_1");
        let stale =
            Health::Refused { why: "Slack no longer accepts the sign-in".to_owned(), since: String::new() };
        assert_eq!(health_action(&stale, &id), "/dashboard/connections/con_1/reconnect");
        assert_eq!(health_action(&Health::New, &id), "/dashboard/connections/con_1/test");
    }
}
