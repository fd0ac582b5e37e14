//! Parts that samples share: one person, a fixed day.

use clawlink_manifest::Effect;

use super::{Account, AppMark, Execution, Nav, Person, PolicyChoice, Shell, Status, Theme};

pub(crate) fn visitor(title: &str) -> Shell {
    Shell {
        title: title.to_owned(),
        current: Nav::Elsewhere,
        person: None,
        waiting: 0,
        notice: None,
        theme: Theme::System,
    }
}

pub(crate) fn shell(title: &str, current: Nav) -> Shell {
    let person = Person { email: "mara@acme.com".to_owned(), csrf: "token".to_owned() };
    Shell { current, person: Some(person), ..visitor(title) }
}

pub(crate) fn app(name: &str) -> AppMark {
    let icon = format!("/assets/apps.svg#{}", name.to_lowercase());
    AppMark { name: name.to_owned(), icon }
}

pub(crate) fn account(name: &str, tenant: &str) -> Account {
    Account { name: name.to_owned(), tenant: tenant.to_owned() }
}

pub(crate) fn policies() -> Vec<PolicyChoice> {
    use clawlink_core::policy::Policy;
    let choice = |policy: Policy| PolicyChoice {
        value: policy.as_str().to_owned(),
        title: policy.title().to_owned(),
        meaning: policy.means().to_owned(),
        checked: policy == Policy::Careful,
    };
    Policy::ALL.into_iter().map(choice).collect()
}

pub(crate) fn executions() -> Vec<Execution> {
    let row = |id: &str, when: &str, title: &str, app_name: &str, effect, status| Execution {
        url: format!("/dashboard/activity/{id}"),
        when: when.to_owned(),
        datetime: "2026-11-25T14:31:00Z".to_owned(),
        title: title.to_owned(),
        app: app(app_name),
        account: account("mara@acme.com", "Acme"),
        device: "Claude Code on marlin".to_owned(),
        effect,
        status,
        duration: "412 ms".to_owned(),
    };
    vec![
        row("exe_1", "Today 14:31", "Send a message", "Slack", Effect::Write, Status::Unknown),
        row("exe_2", "Today 14:30", "Search mail", "Gmail", Effect::Read, Status::Done),
        row("exe_3", "Today 14:12", "Create an issue", "GitHub", Effect::Write, Status::Done),
        row("exe_4", "Today 13:58", "Replace a note", "Workbench", Effect::IdempotentWrite, Status::Failed),
        row("exe_5", "Today 13:57", "Delete a note", "Workbench", Effect::Destructive, Status::Refused),
        Execution {
            duration: String::new(),
            ..row("exe_6", "Today 13:40", "List pages", "Notion", Effect::Read, Status::Waiting)
        },
    ]
}
