//! What a person sees instead of a page. It needs no database.

use askama::Template;

use super::{asset, filters, part::Shell};

/// An error page.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/error.html")]
pub struct ErrorPage {
    /// What surrounds it.
    pub shell: Shell,
    /// Which error.
    pub fault: Fault,
    /// What exactly happened, where there is more to say than [`Fault::happened`]; may be empty.
    pub detail: String,
    /// Where to go next.
    pub next_url: String,
    /// The label of that link.
    pub next_label: String,
    /// For whoever looks into it.
    pub request_id: String,
}

/// The errors a page can end in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 400: the request makes no sense.
    BadRequest,
    /// 403: it came from elsewhere, or the form is old.
    Forbidden,
    /// 404: there is nothing here for this person.
    NotFound,
    /// 410: it was here, and is over.
    Gone,
    /// 429: too many tries.
    TooMany,
    /// 500: our mistake.
    Internal,
    /// 503: the database is out of reach.
    Unavailable,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::BadRequest,
        Self::Forbidden,
        Self::NotFound,
        Self::Gone,
        Self::TooMany,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Gone => 410,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    /// What happened.
    #[must_use]
    pub const fn happened(self) -> &'static str {
        match self {
            Self::BadRequest => "That request could not be read",
            Self::Forbidden => "This form did not come from this page",
            Self::NotFound => "There is nothing here",
            Self::Gone => "This link is over",
            Self::TooMany => "Too many tries",
            Self::Internal => "Something broke on our side",
            Self::Unavailable => "ClawLink cannot reach its database",
        }
    }

    /// What was not done.
    #[must_use]
    pub const fn not_done(self) -> &'static str {
        match self {
            Self::BadRequest | Self::Forbidden => "Nothing was changed, and nothing was sent.",
            Self::NotFound => "The address may be mistyped, or belong to another account.",
            Self::Gone => "It was used, or its time ran out. Nothing was changed.",
            Self::TooMany => "Nothing more was tried.",
            Self::Internal => {
                "If you were sending something, look under Activity before you try again: a call that was sent is listed there."
            }
            Self::Unavailable => "Nothing was sent.",
        }
    }

    /// What to do.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::BadRequest | Self::NotFound => "Go back, and start from a page you know.",
            Self::Forbidden => {
                "Open the page again and repeat what you did. If you were signed out, sign in first."
            }
            Self::Gone => "Ask for a new link where this one came from.",
            Self::TooMany => "Wait a few minutes, then try again.",
            Self::Internal | Self::Unavailable => "Try again in a minute.",
        }
    }
}

#[cfg(any(test, feature = "gallery"))]
impl ErrorPage {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let names = ["400", "403", "404", "410", "429", "500", "503"];
        let page = |fault: Fault| Self {
            shell: super::part::sample::visitor(fault.happened()),
            fault,
            detail: String::new(),
            next_url: "/dashboard".to_owned(),
            next_label: "Go to Connections".to_owned(),
            request_id: "8f3c1e5a9b".to_owned(),
        };
        names.into_iter().zip(Fault::ALL.map(page)).collect()
    }
}
