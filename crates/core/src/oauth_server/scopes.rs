use std::collections::BTreeSet;
use std::fmt;

/// What an MCP client may be granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Find tools and read.
    ToolsRead,
    /// Run tools that write; the device's policy still decides each call.
    ToolsWrite,
    /// Open links by which the person connects accounts.
    ConnectionsWrite,
    /// Stay signed in.
    OfflineAccess,
}

impl Scope {
    /// Every scope of the resource; staying signed in is the authorization server's own.
    pub const OF_RESOURCE: [Self; 3] = [Self::ToolsRead, Self::ToolsWrite, Self::ConnectionsWrite];

    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToolsRead => "tools:read",
            Self::ToolsWrite => "tools:write",
            Self::ConnectionsWrite => "connections:write",
            Self::OfflineAccess => "offline_access",
        }
    }

    /// What a person reads about it.
    #[must_use]
    pub const fn means(self) -> &'static str {
        match self {
            Self::ToolsRead => "find tools and read in your accounts",
            Self::ToolsWrite => "send, create, change and delete as you",
            Self::ConnectionsWrite => "give you links to connect accounts",
            Self::OfflineAccess => "stay signed in",
        }
    }
}

/// A set of scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// The scopes of a request. Unknown ones are left out, which the answer tells (RFC 6749 §3.3); without any that we know,
    /// all of the resource.
    #[must_use]
    pub fn asked(text: &str) -> Self {
        let known = Self::parse(text);
        if known.0.iter().any(|scope| *scope != Scope::OfflineAccess) {
            known
        } else {
            known.with(&Scope::OF_RESOURCE)
        }
    }

    /// The scopes of a stored or sent text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let all = [Scope::ToolsRead, Scope::ToolsWrite, Scope::ConnectionsWrite, Scope::OfflineAccess];
        let find = |word: &str| all.into_iter().find(|scope| scope.as_str() == word);
        Self(text.split_ascii_whitespace().filter_map(find).collect())
    }

    /// With these too.
    #[must_use]
    pub fn with(mut self, more: &[Scope]) -> Self {
        self.0.extend(more);
        self
    }

    /// Whether this one is in it.
    #[must_use]
    pub fn holds(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether all of these are in it.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.is_subset(&self.0)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.iter().map(Scope::as_str).collect();
        formatter.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_is_left_out_and_nothing_known_means_all() {
        for (asked, granted) in [
            ("", "tools:read tools:write connections:write"),
            ("openid profile", "tools:read tools:write connections:write"),
            ("tools:read openid", "tools:read"),
            ("tools:write  tools:read tools:read", "tools:read tools:write"),
            ("offline_access", "tools:read tools:write connections:write offline_access"),
        ] {
            assert_eq!(Scopes::asked(asked).to_string(), granted, "{asked}");
        }
    }
}
