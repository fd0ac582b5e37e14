//! Domain values in the words of the pages.

use std::collections::BTreeMap;

use clawlink_core::config::Config;
use clawlink_core::health::{self, HealthState, Reason};
use clawlink_core::policy::Policy;
use clawlink_core::ports::storage::{Connection, DeviceFamily};
use clawlink_core::time::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, UnixMs};
use clawlink_manifest::App;

use crate::pages::part::{Account, AppMark, Health, PolicyChoice};
use crate::routes;

/// `3 min ago`, or a date once it is older than a week.
pub(crate) fn ago(at: UnixMs, now: UnixMs) -> String {
    match now.since(at) {
        ms if ms < MINUTE_MS => "just now".to_owned(),
        ms if ms < HOUR_MS => format!("{} min ago", ms / MINUTE_MS),
        ms if ms < DAY_MS => format!("{} h ago", ms / HOUR_MS),
        ms if ms < 7 * DAY_MS => format!("{} ago", count(usize::try_from(ms / DAY_MS).unwrap_or(1), "day")),
        _ => at.to_words(),
    }
}

/// `1 account`, `2 accounts`.
pub(crate) fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// A duration in milliseconds: `412 ms`, `1.2 s`, `3 min`.
pub(crate) fn took(ms: i64) -> String {
    match ms.max(0) {
        ms if ms < SECOND_MS => format!("{ms} ms"),
        ms if ms < MINUTE_MS => format!("{}.{} s", ms / SECOND_MS, ms % SECOND_MS / 100),
        ms => format!("{} min", ms / MINUTE_MS),
    }
}

/// The one line that pairs a terminal with this deployment; the published one needs no addresses.
pub(crate) fn login_command(config: &Config) -> String {
    let published =
        config.web_origin == "https://claw-link.dev" && config.api_origin == "https://api.claw-link.dev";
    if published {
        return "clawlink login".to_owned();
    }
    format!("clawlink login --web {} --api {}", config.web_origin, config.api_origin)
}

/// An app's icon and name; a slug we no longer know stands for itself.
pub(crate) fn mark(app: Option<&App>, slug: &str) -> AppMark {
    app.map_or_else(
        || AppMark { name: slug.to_owned(), icon: String::new() },
        |app| AppMark { name: app.name.to_string(), icon: routes::icon(&app.slug) },
    )
}

/// The account of a connection.
pub(crate) fn account(row: &Connection) -> Account {
    let tenant = row.instance.values().next().cloned().unwrap_or_default();
    Account { name: row.account.label.clone(), tenant }
}

/// How a connection does.
pub(crate) fn health(row: &Connection, judged: &health::Health, app_name: &str, now: UnixMs) -> Health {
    let since = judged.since.map_or_else(String::new, UnixMs::to_words);
    let why = judged.reason.map_or_else(String::new, |reason| reason.sentence(app_name));
    let why = why.trim_end_matches('.').to_owned();
    match (judged.state, judged.reason) {
        (HealthState::Connecting, _) => Health::Finishing,
        (HealthState::Disconnecting, _) => Health::Revoking { provider: app_name.to_owned() },
        (HealthState::NeedsReauth, _) => Health::Refused { why, since },
        (HealthState::Degraded, Some(Reason::PermissionMissing)) => Health::PermissionDenied { why },
        (HealthState::Degraded, _) => Health::Degraded { why, since },
        (HealthState::Expiring, _) => {
            Health::Expiring { on: judged.ends_at.map_or_else(String::new, UnixMs::to_words) }
        }
        (HealthState::Active, _) => {
            row.last_success_at.map_or(Health::New, |at| Health::Healthy { verified: ago(at, now) })
        }
    }
}

/// What a device is, as a product.
pub(crate) const fn family(family: DeviceFamily) -> &'static str {
    match family {
        DeviceFamily::Cli => "Command line",
        DeviceFamily::ApiKey => "API key",
        DeviceFamily::Mcp => "MCP client",
        DeviceFamily::OpenClaw => "OpenClaw",
        DeviceFamily::Hermes => "Hermes",
        DeviceFamily::Browser => "Signed in here",
    }
}

/// The policies a person can choose from.
pub(crate) fn policies(checked: Policy) -> Vec<PolicyChoice> {
    Policy::ALL
        .into_iter()
        .map(|policy| PolicyChoice {
            value: policy.as_str().to_owned(),
            title: policy.title().to_owned(),
            meaning: policy.means().to_owned(),
            checked: policy == checked,
        })
        .collect()
}

/// The hosts an app's credential may go to.
pub(crate) fn hosts(app: &App) -> Vec<String> {
    let host = |text: &str| url::Url::parse(text).ok().and_then(|url| url.host_str().map(str::to_owned));
    let mut hosts: Vec<String> = app.bases.iter().filter_map(|base| host(&base.url)).collect();
    let endpoints = app.auths.iter().flat_map(|auth| auth.kind.endpoints());
    hosts.extend(endpoints.filter_map(|url| host(url)));
    hosts.sort();
    hosts.dedup();
    hosts
}

/// The hosts a connection's credential may go to: the app's, and the person's own server.
pub(crate) fn hosts_of(app: &App, row: &Connection) -> Vec<String> {
    let own = app.bases.iter().map(|base| fill_known(&base.url, row));
    let own = own.filter_map(|text| url::Url::parse(&text).ok()?.host_str().map(str::to_owned));
    let mut hosts: Vec<String> = hosts(app).into_iter().chain(own).collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

/// A manifest's text with what is known of a connection in its slots; secrets stay slots.
pub(crate) fn fill_known(text: &str, row: &Connection) -> String {
    let fill = |text: String, kind: &str, values: &BTreeMap<String, String>| {
        values.iter().fold(text, |text, (key, value)| text.replace(&format!("{{{kind}:{key}}}"), value))
    };
    fill(fill(text.to_owned(), "instance", &row.instance), "captured", &row.captured)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_keeps_one_unit() {
        let words = [-3, 0, 412, 1_240, 59_999, 200_000].map(took);
        assert_eq!(words, ["0 ms", "0 ms", "412 ms", "1.2 s", "59.9 s", "3 min"]);
    }

    #[test]
    fn a_time_is_told_by_its_age_for_a_week() {
        let now = UnixMs(1_795_622_161_007);
        let said = |ms: i64| ago(now.plus_ms(-ms), now);
        assert_eq!(said(59_000), "just now");
        assert_eq!(said(3 * MINUTE_MS), "3 min ago");
        assert_eq!(said(5 * HOUR_MS), "5 h ago");
        assert_eq!(said(25 * HOUR_MS), "1 day ago");
        assert_eq!(said(49 * HOUR_MS), "2 days ago");
        assert_eq!(said(8 * DAY_MS), "17 Nov 2026, 15:56 UTC");
    }
}
