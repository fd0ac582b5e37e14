//! What the next page says once: a code in a cookie, words from here.

use clawlink_edge::cookies;
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::pages::part::{Notice, Tone};

/// Something that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flash {
    Renamed,
    MadeDefault,
    DeviceRevoked,
    DeviceChanged,
    Paused,
    Resumed,
    Approved,
    Declined,
    NotDecided,
    OauthAppAdded,
    OauthAppRemoved,
    OauthAppInUse,
    BodiesKept,
    BodiesOff,
    BodiesDeleted,
    SignedOut,
}

impl Flash {
    const ALL: [Self; 16] = [
        Self::Renamed,
        Self::MadeDefault,
        Self::DeviceRevoked,
        Self::DeviceChanged,
        Self::Paused,
        Self::Resumed,
        Self::Approved,
        Self::Declined,
        Self::NotDecided,
        Self::OauthAppAdded,
        Self::OauthAppRemoved,
        Self::OauthAppInUse,
        Self::BodiesKept,
        Self::BodiesOff,
        Self::BodiesDeleted,
        Self::SignedOut,
    ];

    const fn code(self) -> &'static str {
        match self {
            Self::Renamed => "renamed",
            Self::MadeDefault => "made-default",
            Self::DeviceRevoked => "device-revoked",
            Self::DeviceChanged => "device-changed",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::NotDecided => "not-decided",
            Self::OauthAppAdded => "oauth-app-added",
            Self::OauthAppRemoved => "oauth-app-removed",
            Self::OauthAppInUse => "oauth-app-in-use",
            Self::BodiesKept => "bodies-kept",
            Self::BodiesOff => "bodies-off",
            Self::BodiesDeleted => "bodies-deleted",
            Self::SignedOut => "signed-out",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Renamed => "Renamed.",
            Self::MadeDefault => "This account now acts when a call names none.",
            Self::DeviceRevoked => "Revoked. Writes stopped. Reads stop within 5 seconds.",
            Self::DeviceChanged => "Saved. Its next call is decided by it.",
            Self::Paused => "Paused. Nothing runs until you resume.",
            Self::Resumed => "Agents run again.",
            Self::Approved => "Approved, for once.",
            Self::Declined => "Declined. The device is told.",
            Self::NotDecided => "Nothing was decided: it no longer waits, or could not be sent.",
            Self::OauthAppAdded => "Added. New connections of the app go through it.",
            Self::OauthAppRemoved => "Removed. Its secret is destroyed.",
            Self::OauthAppInUse => {
                "Not removed: connections were made with it, and it is needed to revoke them. Disconnect them first."
            }
            Self::BodiesKept => "Requests and answers of new calls are kept, sealed.",
            Self::BodiesOff => "Nothing is kept. What was kept is deleted.",
            Self::BodiesDeleted => "Deleted.",
            Self::SignedOut => "You are signed out.",
        }
    }

    const fn tone(self) -> Tone {
        if matches!(self, Self::OauthAppInUse | Self::NotDecided) { Tone::Warn } else { Tone::Ok }
    }

    /// The cookie that carries it to the next page.
    pub(crate) fn cookie(self) -> Option<HeaderValue> {
        cookies::set(cookies::FLASH, self.code(), 60)
    }

    /// What the last action left, as a notice.
    pub(crate) fn read(headers: &HeaderMap) -> Option<Notice> {
        let code = cookies::read(headers, cookies::FLASH)?;
        let flash = Self::ALL.into_iter().find(|flash| flash.code() == code)?;
        Some(Notice { tone: flash.tone(), text: flash.words().to_owned() })
    }

    /// Removes it, once it was shown.
    pub(crate) fn forget(headers: &mut HeaderMap) {
        if let Some(cookie) = cookies::clear(cookies::FLASH) {
            headers.append(SET_COOKIE, cookie);
        }
    }
}
