//! `/dashboard`: what agents can use, what needs the person, then everything else.

use askama::Template;

use super::{
    asset, filters,
    part::{Account, AppMark, Health, Nav, Parting, Pause, Shell},
};

/// The home page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/connections.html")]
pub struct Connections {
    /// What surrounds it.
    pub shell: Shell,
    /// From [`sentence`].
    pub sentence: String,
    /// The steps still to take; `None` once all are done.
    pub checklist: Option<Checklist>,
    /// Whether agents are stopped, and the form that changes it; `None` before there is a device.
    pub pause: Option<Pause>,
    /// Every connection. Those whose health needs the person are drawn first, under their own heading.
    pub cards: Vec<ConnectionCard>,
    /// What was disconnected lately, newest first.
    pub partings: Vec<Ended>,
    /// The directory.
    pub apps_url: String,
}

/// A connection that was disconnected.
#[derive(Clone, Debug)]
pub struct Ended {
    /// The page that says how far it is.
    pub url: String,
    /// The app.
    pub app: AppMark,
    /// Whose account it was.
    pub account: String,
    /// How far it is.
    pub parting: Parting,
}

/// A connection in a list.
#[derive(Clone, Debug)]
pub struct ConnectionCard {
    /// Its page.
    pub url: String,
    /// The app.
    pub app: AppMark,
    /// What the person calls it; may be empty.
    pub label: String,
    /// Whose account it is.
    pub account: Account,
    /// How it does.
    pub health: Health,
    /// Where the health's button posts to.
    pub action: String,
    /// Whether it is used when a call names none.
    pub is_default: bool,
    /// `Search mail, 3 min ago, by Claude Code on marlin`; empty before the first use.
    pub last_use: String,
}

/// The way in, ticked from rows.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// Whether a connection exists.
    pub connected: bool,
    /// Whether a device exists.
    pub paired: bool,
    /// Whether a read has run.
    pub tried: bool,
    /// Starts a connect at the built-in provider (a POST); only locally.
    pub workbench_action: Option<String>,
    /// How to pair: the devices page.
    pub devices_url: String,
    /// One line that tries a read.
    pub try_command: String,
}

impl Connections {
    /// Those that wait for the person.
    fn needing(&self) -> impl Iterator<Item = &ConnectionCard> {
        self.cards.iter().filter(|card| card.health.needs_person())
    }

    /// All others.
    fn others(&self) -> impl Iterator<Item = &ConnectionCard> {
        self.cards.iter().filter(|card| !card.health.needs_person())
    }
}

/// What the page says first: `2 agents can use 5 accounts. 1 needs you: Slack, acme.slack.com.`
#[must_use]
pub fn sentence(agents: usize, cards: &[ConnectionCard]) -> String {
    let accounts = match cards.len() {
        0 => return "Nothing is connected yet.".to_owned(),
        1 => "1 account".to_owned(),
        many => format!("{many} accounts"),
    };
    let reach = match agents {
        0 => format!("{accounts} connected, and no agent yet."),
        1 => format!("1 agent can use {accounts}."),
        many => format!("{many} agents can use {accounts}."),
    };
    let waiting: Vec<_> = cards.iter().filter(|card| card.health.needs_person()).collect();
    match waiting.as_slice() {
        [] if agents == 0 => reach,
        [] => format!("{reach} All is well."),
        [one] => {
            let place = if one.account.tenant.is_empty() { &one.account.name } else { &one.account.tenant };
            format!("{reach} 1 needs you: {}, {place}.", one.app.name)
        }
        many => format!("{reach} {} need you.", many.len()),
    }
}

#[cfg(any(test, feature = "gallery"))]
impl Connections {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |agents, cards: Vec<ConnectionCard>| Self {
            shell: super::part::sample::shell("Connections", Nav::Connections),
            sentence: sentence(agents, &cards),
            checklist: None,
            pause: Some(Pause { paused: false, action: "/dashboard/pause".to_owned() }),
            cards,
            partings: Vec::new(),
            apps_url: "/dashboard/apps".to_owned(),
        };
        let checklist = |connected| {
            Some(Checklist {
                connected,
                paired: false,
                tried: false,
                workbench_action: Some("/dashboard/apps/workbench/connect".to_owned()),
                devices_url: "/dashboard/devices".to_owned(),
                try_command: "clawlink run workbench.list_notes".to_owned(),
            })
        };
        let one = ConnectionCard::samples().into_iter().take(1).collect();
        let paused = super::part::Notice {
            tone: super::part::Tone::Info,
            text: "Paused. Nothing runs until you resume.".to_owned(),
        };
        let ended = |(_, parting)| Ended {
            url: "/dashboard/connections/con_0/disconnect".to_owned(),
            app: super::part::sample::app("Gmail"),
            account: "mara@acme.com".to_owned(),
            parting,
        };
        let partings = Parting::samples().into_iter().map(ended).collect();
        let mut stopped = page(2, ConnectionCard::samples());
        stopped.shell.notice = Some(paused);
        stopped.pause = Some(Pause { paused: true, action: "/dashboard/resume".to_owned() });
        vec![
            ("empty", Self { checklist: checklist(false), pause: None, ..page(0, Vec::new()) }),
            ("one", Self { checklist: checklist(true), pause: None, ..page(0, one) }),
            ("ended", Self { partings, ..page(2, ConnectionCard::samples()) }),
            ("ready", page(2, ConnectionCard::samples())),
            ("paused", stopped),
        ]
    }
}

#[cfg(any(test, feature = "gallery"))]
impl ConnectionCard {
    /// A connection in every health.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        use super::part::sample::{account, app};
        let card = |name: &str, label: &str, account, health| Self {
            url: format!("/dashboard/connections/{}", name.to_lowercase()),
            app: app(name),
            label: label.to_owned(),
            account,
            health,
            action: format!("/dashboard/connections/{}/action", name.to_lowercase()),
            is_default: false,
            last_use: "Search mail, 3 min ago, by Claude Code on marlin".to_owned(),
        };
        let to = |name: &str| name.to_owned();
        vec![
            Self {
                is_default: true,
                ..card(
                    "Gmail",
                    "Work mail",
                    account("mara@acme.com", "acme.com"),
                    Health::Healthy { verified: to("3 min ago") },
                )
            },
            card(
                "Gmail",
                "",
                account("mara.lindqvist@example.org", ""),
                Health::Expiring { on: to("2 Dec") },
            ),
            card(
                "Slack",
                "",
                account("mara", "acme.slack.com"),
                Health::Refused { why: to("Slack no longer accepts the sign-in"), since: to("12 Nov 14:02") },
            ),
            card(
                "GitHub",
                "",
                account("mara-acme", ""),
                Health::Paced { provider: to("GitHub"), until: to("14:32") },
            ),
            Self {
                last_use: String::new(),
                ..card("Notion", "", account("Mara Lindqvist", "Acme wiki"), Health::New)
            },
            card(
                "Stripe",
                "Test mode",
                account("acct_1PqXw", "Acme GmbH"),
                Health::Degraded { why: to("Stripe is failing; the sign-in is fine"), since: to("14:02") },
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::{ConnectionCard, sentence};

    #[test]
    fn empty_one_many_and_broken_say_four_things() {
        let cards = ConnectionCard::samples();
        let well: Vec<_> = cards.iter().filter(|card| !card.health.needs_person()).cloned().collect();
        assert_eq!(sentence(0, &well[..1]), "1 account connected, and no agent yet.");
        assert_eq!(sentence(1, &[]), "Nothing is connected yet.");
        assert_eq!(sentence(1, &well[..1]), "1 agent can use 1 account. All is well.");
        assert_eq!(sentence(2, &well), "2 agents can use 4 accounts. All is well.");
        assert_eq!(sentence(2, &cards), "2 agents can use 6 accounts. 2 need you.");
        assert_eq!(
            sentence(2, &cards[2..]),
            "2 agents can use 4 accounts. 1 needs you: Slack, acme.slack.com."
        );
    }
}
