//! A row of the ledger, as a page shows it.

use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Connection, Execution as LedgerRow, ExecutionStatus};

use crate::pages::part::{Account, Execution, Status};
use crate::routes;
use crate::words::{account, mark, took};

/// A call in a list. `own` are the person's connections, which know the tenant of an account.
pub(crate) fn call(house: &House, row: &LedgerRow, own: &[Connection]) -> Execution {
    Execution {
        url: routes::execution(&row.id),
        when: row.started_at.to_words(),
        datetime: row.started_at.to_iso(),
        title: title_of(house, row),
        app: mark(house.catalog.find_app(&row.app), &row.app),
        account: acting_account(row, own),
        device: device_of(row),
        effect: row.effect,
        status: status_of(row.status),
        duration: row.finished_at.map_or_else(String::new, |end| took(end.since(row.started_at))),
    }
}

/// What the tool is called; a tool we no longer know goes by its name.
pub(crate) fn title_of(house: &House, row: &LedgerRow) -> String {
    house.catalog.find_tool(&row.tool).map_or_else(|| row.tool.clone(), |(_, tool)| tool.title.to_string())
}

/// Which device asked.
pub(crate) fn device_of(row: &LedgerRow) -> String {
    row.device_name.clone().unwrap_or_else(|| row.device.to_string())
}

/// The account as it stood then, in the tenant its connection has.
fn acting_account(row: &LedgerRow, own: &[Connection]) -> Account {
    let connection = own.iter().find(|known| Some(&known.id) == row.connection.as_ref());
    let tenant = connection.map(|known| account(known).tenant).unwrap_or_default();
    Account { name: row.account.clone(), tenant }
}

/// Where a call stands, in the words of the pages.
pub(crate) const fn status_of(status: ExecutionStatus) -> Status {
    match status {
        ExecutionStatus::Claimed => Status::Waiting,
        ExecutionStatus::Sent => Status::Sending,
        ExecutionStatus::Succeeded => Status::Done,
        ExecutionStatus::Failed => Status::Failed,
        ExecutionStatus::Unknown => Status::Unknown,
    }
}

/// The ledger's own word for it; `None` for what never reaches the ledger.
pub(crate) const fn ledger_status(status: Status) -> Option<ExecutionStatus> {
    match status {
        Status::Waiting => Some(ExecutionStatus::Claimed),
        Status::Sending => Some(ExecutionStatus::Sent),
        Status::Done => Some(ExecutionStatus::Succeeded),
        Status::Failed => Some(ExecutionStatus::Failed),
        Status::Unknown => Some(ExecutionStatus::Unknown),
        Status::Refused => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::part::Tone;

    #[test]
    fn every_ledger_status_has_a_word_and_finds_its_way_back() {
        for status in [
            ExecutionStatus::Claimed,
            ExecutionStatus::Sent,
            ExecutionStatus::Succeeded,
            ExecutionStatus::Failed,
            ExecutionStatus::Unknown,
        ] {
            assert_eq!(ledger_status(status_of(status)), Some(status));
        }
        assert_eq!(ledger_status(Status::Refused), None);
    }

    #[test]
    fn only_a_confirmed_call_looks_like_success_and_only_a_failed_one_like_failure() {
        assert_eq!(status_of(ExecutionStatus::Succeeded).tone(), Tone::Ok);
        assert_eq!(status_of(ExecutionStatus::Failed).tone(), Tone::Err);
        for status in [ExecutionStatus::Claimed, ExecutionStatus::Sent, ExecutionStatus::Unknown] {
            assert!(!matches!(status_of(status).tone(), Tone::Ok | Tone::Err), "{status:?}");
        }
    }
}
