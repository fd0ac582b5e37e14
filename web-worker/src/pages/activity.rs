//! `/dashboard/activity`: every call, narrowed by GET.

use askama::Template;

use super::{
    asset, filters,
    part::{EffectWords, Execution, Nav, Shell},
};

/// The list of calls.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/activity.html")]
pub struct Activity {
    /// What surrounds it.
    pub shell: Shell,
    /// What the page says first, counted: `128 calls in 7 days. 1 outcome is unknown.`
    pub sentence: String,
    /// Where the filter form goes (GET).
    pub filter_url: String,
    /// The filters, each a `<select>` that begins with "All".
    pub filters: Vec<Filter>,
    /// Whether any filter is set.
    pub filtered: bool,
    /// Newest first.
    pub rows: Vec<Execution>,
    /// The next page; `None` on the last.
    pub next_url: Option<String>,
    /// Where the audit log is downloaded.
    pub audit_url: String,
    /// Where it is chosen how long requests and answers are kept (POST).
    pub keep_action: String,
    /// How long they can be kept.
    pub keep: Vec<Choice>,
    /// Where all that is kept is deleted (POST).
    pub delete_action: String,
}

/// One filter.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The query key (`status`).
    pub name: String,
    /// `Outcome`.
    pub label: String,
    /// What can be chosen, without "All".
    pub choices: Vec<Choice>,
}

/// One value of a filter.
#[derive(Clone, Debug)]
pub struct Choice {
    /// In the query.
    pub value: String,
    /// What a person reads.
    pub label: String,
    /// Whether it is chosen.
    pub selected: bool,
}

#[cfg(any(test, feature = "gallery"))]
impl Activity {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        use super::part::{Status, sample};
        let choice = |value: &str, label: &str| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            selected: false,
        };
        let filter = |name: &str, label: &str, choices| Filter {
            name: name.to_owned(),
            label: label.to_owned(),
            choices,
        };
        let statuses = || Status::ALL.iter().map(|status| choice(status.as_str(), status.words())).collect();
        let page = |sentence: &str, rows| Self {
            shell: sample::shell("Activity", Nav::Activity),
            sentence: sentence.to_owned(),
            filter_url: "/dashboard/activity".to_owned(),
            filters: vec![
                filter("app", "App", vec![choice("gmail", "Gmail"), choice("slack", "Slack")]),
                filter("device", "Device", vec![choice("dev_1", "Claude Code on marlin")]),
                filter("status", "Outcome", statuses()),
                filter(
                    "effect",
                    "Effect",
                    vec![choice("read", "Reads"), choice("write", "Creates or sends")],
                ),
            ],
            filtered: false,
            rows,
            next_url: None,
            audit_url: "/dashboard/audit/export".to_owned(),
            keep_action: "/dashboard/activity/bodies".to_owned(),
            keep: vec![choice("off", "Not at all"), choice("week", "For 7 days")],
            delete_action: "/dashboard/activity/bodies/delete".to_owned(),
        };
        let ready = Self {
            next_url: Some("/dashboard/activity?cursor=c".to_owned()),
            ..page("6 calls today. 1 outcome is unknown.", sample::executions())
        };
        vec![
            ("empty", page("No call yet.", Vec::new())),
            ("ready", ready),
            ("nothing", Self { filtered: true, ..page("No call matches.", Vec::new()) }),
        ]
    }
}
