use serde::{Deserialize, Serialize};

use crate::{
    Auth, AuthKind, Capture, ErrorRule, Inject, List, Page, Pairs, Pointer, Rate, Scope, Success, Text, Tool,
};

/// A catalogued product: how to reach it, how to connect it, what its answers mean, and its tools.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct App {
    /// Folder name, `^[a-z][a-z0-9]*(-[a-z0-9]+)*$`, at most 24 characters.
    pub slug: Text,
    /// Display name.
    pub name: Text,
    /// 20–140 characters, verb first.
    pub summary: Text,
    /// Where the directory lists it.
    pub category: Category,
    /// Words people use for it.
    pub keywords: List<Text>,
    /// Its API documentation.
    pub docs: Text,
    /// Listed only where the deployment maps its origin to a loopback address.
    pub local_only: bool,
    /// Sent with every request (`Notion-Version`).
    pub headers: Pairs,
    /// Origins with path prefixes; together with the auth URLs they are the only hosts a secret may go to.
    pub bases: List<Base>,
    /// What the person must tell about their own server or tenant.
    pub instance: List<InstanceInput>,
    /// What is learned while connecting.
    pub captures: List<Capture>,
    /// Ways to connect, best first.
    pub auths: List<Auth>,
    /// Where credentials go.
    pub injects: List<Inject>,
    /// The call that tells whose account it is; `None` only where no connection is needed.
    pub identity: Option<Identity>,
    /// How to take a grant back.
    pub revoke: Revoke,
    /// Permissions, in the order the connect page shows them.
    pub scopes: List<Scope>,
    /// Rate limits.
    pub rate: Rate,
    /// What makes a 2xx a success.
    pub success: Success,
    /// What failures mean.
    pub errors: List<ErrorRule>,
    /// The provider's own idempotency key, if it has one.
    pub idempotency: Option<Idempotency>,
    /// How lists continue.
    pub pages: List<Page>,
    /// The tools, by name.
    pub tools: List<Tool>,
    /// The icon: SVG text.
    pub icon: Text,
}

impl App {
    /// Whether its tools need an account to act as.
    #[must_use]
    pub fn needs_connection(&self) -> bool {
        self.auths.iter().any(|auth| auth.kind != AuthKind::None)
    }

    /// Whether slug, name, summary or a keyword holds these words, in whatever case.
    #[must_use]
    pub fn is_about(&self, words: &str) -> bool {
        let words = words.trim().to_lowercase();
        let own = [&self.slug, &self.name, &self.summary];
        own.into_iter().chain(self.keywords.iter()).any(|text| text.to_lowercase().contains(&words))
    }
}

/// An origin with a path prefix.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Base {
    /// Named by a tool's `base`.
    pub id: Text,
    /// `https://api.github.com`, or `{instance:homeserver}` and a prefix for a user's own server.
    pub url: Text,
}

/// A question about the person's own server or tenant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InstanceInput {
    /// Name in `{instance:key}`.
    pub key: Text,
    /// The form label.
    pub label: Text,
    /// Help below the field.
    pub help: Text,
    /// An example.
    pub example: Text,
    /// What is asked for.
    pub kind: InstanceKind,
    /// For `label`: what follows it (`.zendesk.com`); empty otherwise.
    pub suffix: Text,
}

/// What an instance input asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstanceKind {
    /// One DNS label before a fixed suffix.
    Label,
    /// The origin of the person's own server.
    Origin,
}

/// The call that tells whose account a credential belongs to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Identity {
    /// HTTP method.
    pub method: Text,
    /// Base id.
    pub base: Text,
    /// Path below the base.
    pub path: Text,
    /// JSON body; empty for none.
    pub body: Text,
    /// Pointer to the stable account id.
    pub id: Pointer,
    /// The account's name: text with `{/pointer}` parts. Of several alternatives the first that fills wins.
    pub labels: List<Text>,
    /// Header that lists the granted scopes; may be empty.
    pub granted_header: Text,
}

/// How a grant is taken back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Revoke {
    /// The way.
    pub style: RevokeStyle,
    /// The endpoint; empty for `none`.
    pub url: Text,
    /// HTTP method of a `call`.
    pub method: Text,
    /// JSON body of a `call`, with `{secret:…}` slots; may be empty.
    pub body: Text,
    /// Where a person can do it by hand; required for `none`.
    pub manual_url: Text,
}

/// Ways to take a grant back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokeStyle {
    /// RFC 7009: the token in a form, the client authenticated.
    Rfc7009,
    /// A call of the provider's own, with the credential injected.
    Call,
    /// The provider offers none.
    None,
}

/// A key that makes the provider itself drop repeats. It is sent with tools of effect `write`; where it stands in
/// the path, with those whose path names it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Idempotency {
    /// Where it goes.
    pub place: Part,
    /// Header or body key; for a path, the name of the path slot.
    pub name: Text,
}

/// Parts of a request an idempotency key can stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A header.
    Header,
    /// A top-level body key.
    Body,
    /// A path slot (Matrix transaction id).
    Path,
}

/// Where the directory lists an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Mail.
    Email,
    /// Chat.
    Messaging,
    /// Code and operations.
    Developer,
    /// Notes and documents.
    Documents,
    /// Tasks and projects.
    Work,
    /// Everything about customers.
    Customers,
    /// Money.
    Finance,
    /// Files.
    Files,
    /// Social networks.
    Social,
    /// Anything else.
    Other,
}

impl Category {
    /// What a person reads.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::Messaging => "Messaging",
            Self::Developer => "Developer",
            Self::Documents => "Documents",
            Self::Work => "Work",
            Self::Customers => "Customers",
            Self::Finance => "Finance",
            Self::Files => "Files",
            Self::Social => "Social",
            Self::Other => "Other",
        }
    }
}
