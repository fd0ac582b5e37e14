//! `/connect/:slug?session=`: what a person reads and answers before anything is connected.

use askama::Template;
use clawlink_manifest::Effect;

use super::{
    asset, filters,
    part::{AppMark, EffectWords, Hidden, Input, Shell},
};

/// The connect page, in a popup or a tab.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/connect.html")]
pub struct ConnectPage {
    /// What surrounds it; somebody is signed in.
    pub shell: Shell,
    /// The app.
    pub app: AppMark,
    /// Where the form posts to.
    pub action: String,
    /// What the form carries, the connect session among it.
    pub hidden: Vec<Hidden>,
    /// Where the secret may go: `*.googleapis.com`.
    pub hosts: Vec<String>,
    /// Other ways to connect this app.
    pub alternatives: Vec<Alternative>,
    /// Where "Cancel" leads.
    pub cancel_url: String,
    /// Which of the three.
    pub step: ConnectStep,
}

/// Another way to connect.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// `Use an API key instead`.
    pub label: String,
    /// Its page.
    pub url: String,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum ConnectStep {
    /// A review, then the provider.
    Review {
        /// Who is asked (`Google`).
        provider: String,
        /// Whose OAuth app it is: `ClawLink's OAuth app` or `Your OAuth app, 1234.apps…`.
        client: String,
        /// The account to reconnect; `None` for a new one.
        reconnect: Option<String>,
        /// What agents can do then, an effect each.
        abilities: Vec<Ability>,
        /// Permissions, in the manifest's order.
        scopes: Vec<ScopeChoice>,
    },
    /// A key, or whatever the manifest asks.
    Fields {
        /// The fields, in order.
        fields: Vec<Input>,
        /// Where a person finds the key; may be empty.
        where_url: String,
    },
    /// The address of the person's own server.
    Instance {
        /// The fields, in order.
        fields: Vec<Input>,
        /// The host as parsed, to be confirmed before a secret is asked; `None` before that.
        confirm_host: Option<String>,
    },
}

/// Things an agent can do, of one effect.
#[derive(Clone, Debug)]
pub struct Ability {
    /// The effect.
    pub effect: Effect,
    /// `mail, labels and settings`.
    pub words: String,
}

/// A permission to grant.
#[derive(Clone, Debug)]
pub struct ScopeChoice {
    /// The form value and the provider's name for it.
    pub name: String,
    /// What it lets somebody do.
    pub meaning: String,
    /// Whether it can be left out.
    pub optional: bool,
    /// Whether it is preselected.
    pub checked: bool,
}

#[cfg(any(test, feature = "gallery"))]
impl ConnectPage {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let page = |name: &str, host: &str, step| Self {
            shell: super::part::sample::shell("Connect", super::part::Nav::Elsewhere),
            app: super::part::sample::app(name),
            action: format!("/connect/{}", name.to_lowercase()),
            hidden: vec![Hidden { name: "session".to_owned(), value: "cse_1".to_owned() }],
            hosts: vec![host.to_owned()],
            alternatives: Vec::new(),
            cancel_url: "/dashboard/apps".to_owned(),
            step,
        };
        let field = Input {
            name: "api_key".to_owned(),
            label: "Secret key".to_owned(),
            help: "A restricted key is enough.".to_owned(),
            example: "rk_live_…".to_owned(),
            pattern: "[rs]k_(live|test)_.+".to_owned(),
            value: String::new(),
            error: String::new(),
            secrecy: super::part::Secrecy::Secret,
        };
        let refused =
            Input { error: "Stripe refused this key (401). Nothing was saved.".to_owned(), ..field.clone() };
        let address = Input {
            name: "instance".to_owned(),
            label: "Address of your n8n".to_owned(),
            help: "https, a name and no port.".to_owned(),
            example: "https://n8n.acme.com".to_owned(),
            pattern: String::new(),
            value: "https://203.0.113.7".to_owned(),
            error: "This is an IP address. Use the server's name: https://n8n.acme.com.".to_owned(),
            secrecy: super::part::Secrecy::Open,
        };
        let fields = |fields| ConnectStep::Fields {
            fields,
            where_url: "https://dashboard.stripe.com/apikeys".to_owned(),
        };
        let settled =
            Input { value: "https://n8n.acme.com".to_owned(), error: String::new(), ..address.clone() };
        let instance = |field, confirm_host| ConnectStep::Instance { fields: vec![field], confirm_host };
        vec![
            ("review", page("Gmail", "*.googleapis.com", ConnectStep::sample(None))),
            (
                "reconnect",
                page("Gmail", "*.googleapis.com", ConnectStep::sample(Some("mara@acme.com".to_owned()))),
            ),
            ("key", page("Stripe", "api.stripe.com", fields(vec![field]))),
            ("key-error", page("Stripe", "api.stripe.com", fields(vec![refused]))),
            ("instance-error", page("n8n", "n8n.acme.com", instance(address, None))),
            (
                "instance-confirm",
                page("n8n", "n8n.acme.com", instance(settled, Some("n8n.acme.com".to_owned()))),
            ),
        ]
    }
}

#[cfg(any(test, feature = "gallery"))]
impl ConnectStep {
    fn sample(reconnect: Option<String>) -> Self {
        let ability = |effect, words: &str| Ability { effect, words: words.to_owned() };
        let scope = |name: &str, meaning: &str, optional| ScopeChoice {
            name: name.to_owned(),
            meaning: meaning.to_owned(),
            optional,
            checked: true,
        };
        Self::Review {
            provider: "Google".to_owned(),
            client: "ClawLink's OAuth app".to_owned(),
            reconnect,
            abilities: vec![
                ability(Effect::Read, "mail, labels and settings"),
                ability(Effect::IdempotentWrite, "labels of a message"),
                ability(Effect::Write, "mail, as you"),
                ability(Effect::Destructive, "messages, past the bin"),
            ],
            scopes: vec![
                scope("gmail.readonly", "Read mail and settings", false),
                scope("gmail.send", "Send mail as you", true),
            ],
        }
    }
}
