use serde::{Deserialize, Serialize};

use crate::{JsonText, List, Pointer, Text};

/// What makes a 2xx answer a success; with neither pointer set, 2xx alone does.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Success {
    /// A place that must hold `equals`; empty means unused.
    pub ptr: Pointer,
    /// The JSON text it must equal.
    pub equals: JsonText,
    /// A place that must be absent or null (GraphQL `/errors`); empty means unused.
    pub absent: Pointer,
}

/// What a failed answer means. Rules are tried in order, the first match wins.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ErrorRule {
    /// Status it matches; 0 means any.
    pub status: u16,
    /// Header and value it matches (`x-ratelimit-remaining`, `0`). An empty value means that the header is there,
    /// an empty name that no header is looked at.
    pub header: (Text, Text),
    /// Place in the body it looks at; empty means any.
    pub ptr: Pointer,
    /// The texts that place may hold; empty means any, present or not.
    pub equals: List<Text>,
    /// What it means.
    pub kind: ErrorKind,
    /// Where the provider's own message stands; may be empty.
    pub message: Pointer,
    /// What to do about it; may be empty.
    pub hint: Text,
}

/// Kinds of upstream failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The access token is old: refresh and try again.
    AuthExpired,
    /// The grant is gone: a person must reconnect.
    AuthRevoked,
    /// The grant lacks a permission.
    ScopeMissing,
    /// The account may not do this.
    Forbidden,
    /// No such thing.
    NotFound,
    /// The arguments are wrong.
    Invalid,
    /// The state upstream does not allow it.
    Conflict,
    /// Too fast.
    RateLimited,
    /// A quota is used up; waiting seconds will not help.
    Quota,
    /// The account must pay.
    Payment,
    /// Too big.
    TooLarge,
    /// The provider failed.
    Provider,
}

impl ErrorKind {
    /// The wire name, as in manifests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthExpired => "auth_expired",
            Self::AuthRevoked => "auth_revoked",
            Self::ScopeMissing => "scope_missing",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Invalid => "invalid",
            Self::Conflict => "conflict",
            Self::RateLimited => "rate_limited",
            Self::Quota => "quota",
            Self::Payment => "payment",
            Self::TooLarge => "too_large",
            Self::Provider => "provider",
        }
    }
}

/// What a provider says of its limits.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Rate {
    /// Header with the calls left in the window; may be empty.
    pub remaining: Text,
    /// Header with the window's end; may be empty.
    pub reset: Text,
    /// How to read that header.
    pub reset_as: ResetAs,
    /// Seconds to wait after a 429 that does not say how long; 0 means 1.
    pub lockout_s: u32,
}

/// How a reset header counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetAs {
    /// Seconds since the epoch.
    #[default]
    EpochS,
    /// Milliseconds since the epoch.
    EpochMs,
    /// Seconds from now.
    DeltaS,
}

/// How lists continue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Page {
    /// Named by tools' `output.page`.
    pub id: Text,
    /// How the next page is asked for.
    pub style: PageStyle,
    /// Request key (query or body) that carries the cursor or page number.
    pub send: Text,
    /// Where the next cursor, the next URL or the `pageInfo` stands in the answer; empty for `page`, `offset` and `link`.
    pub read: Pointer,
    /// A boolean that says whether there is more; may be empty.
    pub more: Pointer,
    /// Request key of the page size; may be empty.
    pub size: Text,
    /// Largest page size.
    pub size_max: u32,
}

/// How the next page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageStyle {
    /// An opaque cursor from the last answer.
    Cursor,
    /// Page number, from 1.
    Page,
    /// Number of items already seen.
    Offset,
    /// RFC 8288 `Link: <…>; rel="next"`: the page parameter of that URL.
    Link,
    /// A URL in the answer, asked for as it stands if it is of the same origin and below the tool's base.
    NextUrl,
    /// A GraphQL connection: `endCursor` of a `pageInfo` whose `hasNextPage` is true.
    Connection,
}
