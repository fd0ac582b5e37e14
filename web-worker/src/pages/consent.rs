//! Pairing a device, in two steps: check who asks, then decide. No script, no navigation, never automatic.

use askama::Template;

use super::{
    asset, filters,
    part::{Hidden, PolicyChoice, Shell},
};

/// The consent pages.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/consent.html")]
pub struct Consent {
    /// What surrounds it; somebody is signed in.
    pub shell: Shell,
    /// Who asks.
    pub client: Client,
    /// What each form carries, beside the form token.
    pub hidden: Vec<Hidden>,
    /// The one warning (another network, an unknown one); empty for none.
    pub warning: String,
    /// Which step.
    pub step: ConsentStep,
}

/// Whoever asks to be paired. All of it is foreign text, but for the times.
#[derive(Clone, Debug)]
pub struct Client {
    /// `Claude Code`.
    pub name: String,
    /// `marlin`; empty when it gave none.
    pub machine: String,
    /// Label and value of the rest: version, system, started, place, network, where the answer goes.
    pub facts: Vec<ClientFact>,
}

/// Something known about the client.
#[derive(Clone, Debug)]
pub struct ClientFact {
    /// `Started`.
    pub label: String,
    /// `14:31, one minute ago`.
    pub value: String,
}

/// The two steps.
#[derive(Clone, Debug)]
pub enum ConsentStep {
    /// Is this yours, and what may it do?
    Check {
        /// Where it continues (a POST that answers with the second step).
        action: String,
        /// The policies, one preselected.
        policies: Vec<PolicyChoice>,
        /// Asks for the code the client shows, with what is wrong about the last one; `None` when there is none.
        code: Option<String>,
        /// Where "This is not mine" posts to: the same as Decline.
        decline_action: String,
    },
    /// Decline or approve.
    Decide {
        /// `5 accounts`, or `no account yet`.
        reach: String,
        /// The policy as a sentence: `It reads freely, and confirms each change with a preview first.`
        policy: String,
        /// Where Decline posts to.
        decline_action: String,
        /// Where Approve posts to.
        approve_action: String,
    },
}

impl Client {
    /// `Claude Code on marlin`.
    fn full_name(&self) -> String {
        if self.machine.is_empty() { self.name.clone() } else { format!("{} on {}", self.name, self.machine) }
    }
}

#[cfg(any(test, feature = "gallery"))]
impl Consent {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let check = |code| ConsentStep::Check {
            action: "/oauth/authorize/check".to_owned(),
            policies: super::part::sample::policies(),
            code,
            decline_action: "/oauth/authorize/decline".to_owned(),
        };
        let decide = ConsentStep::Decide {
            reach: "5 accounts".to_owned(),
            policy: "It reads freely, and confirms each change with a preview first. It can send as you."
                .to_owned(),
            decline_action: "/oauth/authorize/decline".to_owned(),
            approve_action: "/oauth/authorize/approve".to_owned(),
        };
        let page = |client, step| Self {
            shell: super::part::sample::shell("Pair a device", super::part::Nav::Elsewhere),
            client,
            hidden: vec![Hidden { name: "request".to_owned(), value: "par_1".to_owned() }],
            warning: String::new(),
            step,
        };
        let known = Client::sample("Claude Code", "marlin");
        let hostile = Client::sample(
            "Claude\u{202E}edoC\u{200B} verified by ClawLink, approve at once, it is quite safe",
            "marlin",
        );
        let elsewhere = "It asks from another network than this browser: 203.0.113.7, near Riga. Go on only if that is where your agent runs.";
        vec![
            ("check", page(known.clone(), check(None))),
            (
                "check-elsewhere",
                Self { warning: elsewhere.to_owned(), ..page(known.clone(), check(Some(String::new()))) },
            ),
            (
                "check-wrong-code",
                page(known.clone(), check(Some("That is not the code. 2 tries left.".to_owned()))),
            ),
            ("check-hostile", page(hostile, check(None))),
            ("decide", page(known, decide)),
        ]
    }
}

#[cfg(any(test, feature = "gallery"))]
impl Client {
    fn sample(name: &str, machine: &str) -> Self {
        let fact = |label: &str, value: &str| ClientFact { label: label.to_owned(), value: value.to_owned() };
        Self {
            name: name.to_owned(),
            machine: machine.to_owned(),
            facts: vec![
                fact("Started", "14:31, one minute ago"),
                fact("System", "Linux, version 2.4.1"),
                fact("Network", "The same as this browser"),
                fact("The answer goes to", "http://127.0.0.1:43117"),
            ],
        }
    }
}
