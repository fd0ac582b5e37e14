//! What the list of calls is narrowed by, from the query and back into it.

use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Device, ExecutionFilter};
use clawlink_core::problem::{Kind, Problem};
use clawlink_manifest::App;
use serde::Deserialize;

use super::call::ledger_status;
use crate::pages::activity::{Choice, Filter};
use crate::pages::part::Status;
use crate::routes;

/// The query of the list. A filter that is empty is not set: a form sends it like this.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    app: String,
    device: String,
    status: String,
    tool: String,
    cursor: String,
}

impl Wanted {
    /// Whether anything narrows the list.
    pub(crate) fn narrows(&self) -> bool {
        [&self.app, &self.device, &self.status, &self.tool].into_iter().any(|value| !value.is_empty())
    }

    /// Whether this is not the first page.
    pub(crate) const fn is_older(&self) -> bool {
        !self.cursor.is_empty()
    }

    /// The same list from another call on.
    pub(crate) fn from(&self, cursor: &str) -> String {
        let pairs = [
            ("app", self.app.as_str()),
            ("device", &self.device),
            ("status", &self.status),
            ("tool", &self.tool),
            ("cursor", cursor),
        ];
        routes::with_query(routes::ACTIVITY, &pairs)
    }

    /// What the ledger is asked for.
    ///
    /// # Errors
    /// [`Problem`] that names the statuses there are.
    pub(crate) fn to_ledger(&self, limit: u32) -> Result<ExecutionFilter, Problem> {
        let set = |value: &String| (!value.is_empty()).then(|| value.clone());
        let status = set(&self.status).map(|word| read_status(&word)).transpose()?;
        Ok(ExecutionFilter {
            device: set(&self.device).map(Into::into),
            tool: set(&self.tool),
            app: set(&self.app),
            status: status.and_then(ledger_status),
            before: set(&self.cursor).map(Into::into),
            limit,
        })
    }

    /// The filters with what is chosen. Tools are offered once an app is, so that the list stays short.
    pub(crate) fn choices(&self, house: &House, devices: &[Device]) -> Vec<Filter> {
        let apps = house.catalog.apps().iter().map(|app| (app.slug.to_string(), app.name.to_string()));
        let devices = devices.iter().map(|device| (device.id.to_string(), device.name.clone()));
        let statuses = in_ledger().map(|status| (status.as_str().to_owned(), status.words().to_owned()));
        let filters = [
            filter("app", "App", &self.app, apps),
            filter("device", "Device", &self.device, devices),
            filter("status", "Outcome", &self.status, statuses),
        ];
        let tools = self.chosen_app(house).map(|app| {
            let tools = app.tools.iter().map(|tool| (tool.name.to_string(), tool.title.to_string()));
            filter("tool", "Tool", &self.tool, tools)
        });
        filters.into_iter().chain(tools).collect()
    }

    fn chosen_app<'h>(&self, house: &'h House) -> Option<&'h App> {
        house.catalog.find_app(&self.app).or_else(|| house.catalog.find_tool(&self.tool).map(|(app, _)| app))
    }
}

fn filter(name: &str, label: &str, chosen: &str, pairs: impl Iterator<Item = (String, String)>) -> Filter {
    let choice = |(value, label): (String, String)| Choice { selected: value == chosen, value, label };
    Filter { name: name.to_owned(), label: label.to_owned(), choices: pairs.map(choice).collect() }
}

/// The statuses a call in the ledger can have.
fn in_ledger() -> impl Iterator<Item = Status> {
    Status::ALL.into_iter().filter(|status| ledger_status(*status).is_some())
}

fn read_status(word: &str) -> Result<Status, Problem> {
    in_ledger().find(|status| status.as_str() == word).ok_or_else(|| {
        let known: Vec<&str> = in_ledger().map(Status::as_str).collect();
        let expected = known.join(", ");
        Problem::new(Kind::Malformed, "invalid_query", format!("The outcome can be one of: {expected}."))
            .at("status", &expected)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clawlink_core::ports::storage::ExecutionStatus;

    fn wanted(query: &str) -> Wanted {
        serde_urlencoded::from_str(query).unwrap()
    }

    #[test]
    fn an_empty_form_narrows_nothing() {
        let wanted = wanted("app=&device=&status=&tool=");
        assert!(!wanted.narrows() && !wanted.is_older());
        let filter = wanted.to_ledger(3).unwrap();
        assert!(
            filter.app.is_none()
                && filter.device.is_none()
                && filter.status.is_none()
                && filter.tool.is_none()
        );
        assert_eq!(filter.limit, 3);
    }

    #[test]
    fn the_next_page_keeps_the_filters() {
        let wanted = wanted("app=gmail&status=unknown&cursor=exe_9");
        assert!(wanted.narrows() && wanted.is_older());
        assert_eq!(wanted.from("exe_4"), "/dashboard/activity?app=gmail&status=unknown&cursor=exe_4");
        let filter = wanted.to_ledger(3).unwrap();
        assert_eq!(filter.status, Some(ExecutionStatus::Unknown));
        assert_eq!(filter.before.unwrap().as_str(), "exe_9");
    }

    #[test]
    fn a_status_that_never_reaches_the_ledger_is_refused_with_those_that_do() {
        for word in ["refused", "succeeded", "x"] {
            let problem = wanted(&format!("status={word}")).to_ledger(3).unwrap_err();
            assert_eq!(problem.kind, Kind::Malformed);
            assert!(problem.detail.contains("unknown") && !problem.detail.contains("refused"));
        }
    }
}
