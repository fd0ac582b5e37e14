//! `/dashboard/devices`: who can act, and how to stop them.

use askama::Template;

use super::{
    asset, filters,
    part::{Nav, Pause, PolicyChoice, Shell},
};

/// The devices, and the form for a new key.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/devices.html")]
pub struct Devices {
    /// What surrounds it.
    pub shell: Shell,
    /// From [`sentence`].
    pub sentence: String,
    /// Whether they are stopped, and the form that changes it; `None` while there is none.
    pub pause: Option<Pause>,
    /// Live ones first, then revoked ones.
    pub devices: Vec<DeviceRow>,
    /// One line that pairs a command line, with this deployment's origin.
    pub pair_command: String,
    /// The form for an API key.
    pub new_key: NewKeyForm,
}

/// One device.
#[derive(Clone, Debug)]
pub struct DeviceRow {
    /// Its page; empty for a revoked one.
    pub url: String,
    /// Its name; foreign text.
    pub name: String,
    /// What it is.
    pub family: Family,
    /// The beginning of its key (`cllk_live_8fK2…`).
    pub key_hint: String,
    /// `Standard: reads freely, confirms changes`.
    pub policy: String,
    /// `Paired 3 Nov`.
    pub paired: String,
    /// `Last used 3 min ago`, or `Not used yet`.
    pub last_used: String,
    /// Where it stands.
    pub standing: Standing,
}

/// What a device is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Family {
    /// A key made on this page.
    ApiKey,
    /// A client that was paired, by its product: `Command line`, `OpenClaw`.
    Paired(String),
    /// The person's own browser.
    Browser,
}

impl Family {
    /// What a person reads.
    fn words(&self) -> &str {
        match self {
            Self::ApiKey => "API key",
            Self::Paired(product) => product,
            Self::Browser => "Signed in here",
        }
    }

    /// The symbol of the sprite.
    const fn icon(&self) -> &'static str {
        match self {
            Self::ApiKey => "key",
            Self::Paired(_) | Self::Browser => "device",
        }
    }
}

/// Whether a device may still act.
#[derive(Clone, Debug)]
pub enum Standing {
    /// It may.
    Live {
        /// Where "Revoke" posts to.
        revoke_action: String,
    },
    /// It may for as long as its person is signed in there: there is no key to take back.
    Own,
    /// It may not. `when`: `25 Nov 14:02`.
    Revoked {
        /// Since when.
        when: String,
    },
}

/// The form for an API key.
#[derive(Clone, Debug)]
pub struct NewKeyForm {
    /// Where it posts to.
    pub action: String,
    /// What was typed.
    pub name: String,
    /// What is wrong with it; empty when nothing is.
    pub error: String,
    /// The policies, one preselected.
    pub policies: Vec<PolicyChoice>,
}

/// What the page says first.
#[must_use]
pub fn sentence(devices: &[DeviceRow], paused: bool) -> String {
    let live = devices.iter().filter(|device| matches!(device.standing, Standing::Live { .. })).count();
    match live {
        _ if paused => "Paused: no device can act for you.".to_owned(),
        0 => "No device can act for you.".to_owned(),
        1 => "1 device can act for you.".to_owned(),
        many => format!("{many} devices can act for you."),
    }
}

#[cfg(any(test, feature = "gallery"))]
impl Devices {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let device = |name: &str, family: Family, policy: &str, standing| DeviceRow {
            url: match standing {
                Standing::Live { .. } | Standing::Own => "/dashboard/devices/dev_1".to_owned(),
                Standing::Revoked { .. } => String::new(),
            },
            name: name.to_owned(),
            family,
            key_hint: "cllk_live_8fK2…".to_owned(),
            policy: policy.to_owned(),
            paired: "Paired 3 Nov".to_owned(),
            last_used: "Last used 3 min ago".to_owned(),
            standing,
        };
        let cli = || Family::Paired("Command line".to_owned());
        let live = || Standing::Live { revoke_action: "/dashboard/devices/dev_1/revoke".to_owned() };
        let page = |devices: Vec<DeviceRow>, error: &str| Self {
            shell: super::part::sample::shell("Devices", Nav::Devices),
            sentence: sentence(&devices, false),
            pause: (!devices.is_empty())
                .then(|| Pause { paused: false, action: "/dashboard/pause".to_owned() }),
            devices,
            pair_command: "clawlink login".to_owned(),
            new_key: NewKeyForm {
                action: "/dashboard/devices/keys".to_owned(),
                name: String::new(),
                error: error.to_owned(),
                policies: super::part::sample::policies(),
            },
        };
        let devices = vec![
            device("Claude Code on marlin", cli(), "Standard: reads freely, confirms changes", live()),
            device(
                "Your browser",
                Family::Browser,
                "Standard: reads freely, confirms changes",
                Standing::Own,
            ),
            device("nightly report", Family::ApiKey, "Read only: cannot change anything", live()),
            device("old laptop", cli(), "Standard", Standing::Revoked { when: "12 Nov 09:15".to_owned() }),
        ];
        vec![
            ("empty", page(Vec::new(), "")),
            ("ready", page(devices.clone(), "")),
            (
                "paused",
                Self {
                    sentence: sentence(&devices, true),
                    pause: Some(Pause { paused: true, action: "/dashboard/resume".to_owned() }),
                    ..page(devices.clone(), "")
                },
            ),
            ("error", page(devices, "Give the key a name of 1 to 60 characters.")),
        ]
    }
}
