use super::Tone;

/// What surrounds every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    /// The page's own part of the window title.
    pub title: String,
    /// Where the navigation stands.
    pub current: Nav,
    /// Who is signed in.
    pub person: Option<Person>,
    /// How many calls wait for their decision; drawn in the navigation.
    pub waiting: u32,
    /// What the last action did; shown once, until the next page.
    pub notice: Option<Notice>,
    /// Light, dark, or as the system says.
    pub theme: Theme,
}

impl Shell {
    /// The form token of the session; empty when nobody is signed in, and then no form needs it.
    #[must_use]
    pub fn csrf(&self) -> &str {
        self.person.as_ref().map_or("", |person| &person.csrf)
    }
}

/// Whoever is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their address.
    pub email: String,
    /// The form token of this session.
    pub csrf: String,
}

/// A message above the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its colour.
    pub tone: Tone,
    /// What it says.
    pub text: String,
}

/// The places of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nav {
    /// `/dashboard`.
    Connections,
    /// `/dashboard/approvals`.
    Approvals,
    /// `/dashboard/apps`.
    Apps,
    /// `/dashboard/devices`.
    Devices,
    /// `/dashboard/activity`.
    Activity,
    /// A page outside the navigation.
    Elsewhere,
}

impl Nav {
    /// The places a person can go to.
    pub const PLACES: [Self; 5] =
        [Self::Connections, Self::Approvals, Self::Apps, Self::Devices, Self::Activity];

    /// Its label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Connections => "Connections",
            Self::Approvals => "Approvals",
            Self::Apps => "Apps",
            Self::Devices => "Devices",
            Self::Activity => "Activity",
            Self::Elsewhere => "",
        }
    }

    /// Its path.
    #[must_use]
    pub const fn href(self) -> &'static str {
        match self {
            Self::Connections | Self::Elsewhere => "/dashboard",
            Self::Approvals => "/dashboard/approvals",
            Self::Apps => "/dashboard/apps",
            Self::Devices => "/dashboard/devices",
            Self::Activity => "/dashboard/activity",
        }
    }

    /// The symbol of the sprite.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Connections | Self::Elsewhere => "link",
            Self::Approvals => "shield",
            Self::Apps => "grid",
            Self::Devices => "device",
            Self::Activity => "activity",
        }
    }
}

/// The colour scheme a page is drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The value of `data-theme`; empty leaves it to the system.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}
