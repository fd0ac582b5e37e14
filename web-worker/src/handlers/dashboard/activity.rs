use axum::extract::State;
use axum::response::Response;
use clawlink_core::bodies::{Retention, find_retention};
use clawlink_core::ports::House;
use clawlink_edge::{Query, Refused};
use http::HeaderMap;

use super::activity_filter::Wanted;
use super::call::call;
use super::devices::list_lately;
use crate::html::page;
use crate::pages::activity::{Activity, Choice};
use crate::pages::part::{Execution, Nav, Status};
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;
use crate::words::count;

/// The calls of a page.
const PAGE: usize = 50;
/// One more is asked for, to know whether there are older ones.
const ASKED: u32 = 51;

/// Every call, newest first, narrowed by the query.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refused> {
    let mut found = house.store.ledger.list(person.id(), &wanted.to_ledger(ASKED)?).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let own = house.store.connections.list(person.id(), None).await?;
    let devices = list_lately(&house, &person).await?;
    let rows: Vec<Execution> = found.iter().map(|row| call(&house, row, &own)).collect();
    let reach = Reach { narrowed: wanted.narrows(), older: wanted.is_older(), more };
    Ok(page(&Activity {
        shell: shell(&house, &headers, &person, Nav::Activity, "Activity")?,
        sentence: sentence(&rows, reach),
        filter_url: routes::ACTIVITY.to_owned(),
        filters: wanted.choices(&house, &devices),
        filtered: wanted.narrows(),
        next_url: found.last().filter(|_| more).map(|last| wanted.from(last.id.as_str())),
        audit_url: routes::AUDIT_EXPORT.to_owned(),
        keep_action: routes::BODIES.to_owned(),
        keep: keep_choices(find_retention(&house, person.id()).await?),
        delete_action: routes::BODIES_DELETE.to_owned(),
        rows,
    }))
}

/// How long requests and answers can be kept, and which is chosen.
fn keep_choices(chosen: Retention) -> Vec<Choice> {
    let label = |one: Retention| match one {
        Retention::Off => "Not at all",
        Retention::Day => "For a day",
        Retention::Week => "For 7 days",
        Retention::Month => "For 30 days",
    };
    let choice = |one: Retention| Choice {
        value: one.as_str().to_owned(),
        label: label(one).to_owned(),
        selected: one == chosen,
    };
    Retention::ALL.into_iter().map(choice).collect()
}

/// Which part of all calls a page shows.
#[derive(Clone, Copy, Debug, Default)]
struct Reach {
    /// A filter is set.
    narrowed: bool,
    /// It is not the first page.
    older: bool,
    /// It is not the last page.
    more: bool,
}

/// What the page says first, counted from what it shows.
fn sentence(rows: &[Execution], reach: Reach) -> String {
    let one = if reach.older { "older call" } else { "call" };
    let said = match (rows.len(), reach.narrowed) {
        (0, true) => format!("No {one} matches."),
        (0, false) => format!("No {one} yet."),
        (1, true) => format!("1 {one} matches."),
        (number, true) if reach.more => format!("{number} {one}s and more match."),
        (number, true) => format!("{number} {one}s match."),
        (number, false) if reach.more && !reach.older => format!("The last {number} calls."),
        (number, false) => format!("{}.", count(number, one)),
    };
    match rows.iter().filter(|row| row.status == Status::Unknown).count() {
        0 => said,
        1 => format!("{said} 1 outcome is unknown."),
        many => format!("{said} {many} outcomes are unknown."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::part::sample::executions;

    #[test]
    fn none_some_and_a_full_page_are_told_apart() {
        let (rows, first) = (executions(), Reach::default());
        let narrowed = Reach { narrowed: true, ..first };
        let done: Vec<_> = rows.iter().filter(|row| row.status == Status::Done).cloned().collect();
        assert_eq!(sentence(&[], first), "No call yet.");
        assert_eq!(sentence(&[], narrowed), "No call matches.");
        assert_eq!(sentence(&[], Reach { older: true, ..narrowed }), "No older call matches.");
        assert_eq!(sentence(&done[..1], narrowed), "1 call matches.");
        assert_eq!(sentence(&done, first), "2 calls.");
        assert_eq!(sentence(&done, Reach { more: true, ..first }), "The last 2 calls.");
        assert_eq!(sentence(&done, Reach { more: true, older: true, ..first }), "2 older calls.");
        assert_eq!(sentence(&done, Reach { more: true, ..narrowed }), "2 calls and more match.");
    }

    #[test]
    fn unknown_outcomes_are_counted_by_themselves() {
        let mut rows = executions();
        assert_eq!(sentence(&rows, Reach::default()), "6 calls. 1 outcome is unknown.");
        rows[1].status = Status::Unknown;
        assert_eq!(sentence(&rows, Reach::default()), "6 calls. 2 outcomes are unknown.");
    }
}
