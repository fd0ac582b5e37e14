use std::collections::BTreeMap;

use serde::Serialize;

use super::api::Workspace;
use super::entropy::sha256_hex;

/// A person at the provider, and what is theirs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Account {
    /// Stable subject, never reused.
    pub(crate) sub: String,
    pub(crate) email: String,
    pub(crate) name: String,
    #[serde(skip)]
    pub(crate) workspace: Workspace,
}

/// Everyone, by e-mail.
#[derive(Clone, Debug)]
pub(crate) struct Accounts(BTreeMap<String, Account>);

/// The accounts a consent page offers.
pub(crate) const OFFERED: [(&str, &str); 3] = [
    ("mara@workbench.test", "Mara Okafor"),
    ("noah@workbench.test", "Noah Lindqvist"),
    ("ines@workbench.test", "Inês Duarte"),
];

impl Accounts {
    pub(crate) fn new() -> Self {
        let mut accounts = Self(BTreeMap::new());
        for (email, name) in OFFERED {
            accounts.0.insert(email.to_owned(), Account::new(email, name));
        }
        accounts
    }

    /// Finds an account, or opens one: tests that run side by side bring their own addresses.
    pub(crate) fn open(&mut self, email: &str) -> &mut Account {
        let name = || email.split_once('@').map_or(email, |(local, _)| local).to_owned();
        self.0.entry(email.to_owned()).or_insert_with(|| Account::new(email, &name()))
    }

    pub(crate) fn find(&self, email: &str) -> Option<&Account> {
        self.0.get(email)
    }
}

impl Account {
    fn new(email: &str, name: &str) -> Self {
        let sub = format!("acct_{}", sha256_hex(email.as_bytes()).chars().take(12).collect::<String>());
        Self { sub, email: email.to_owned(), name: name.to_owned(), workspace: Workspace::seeded() }
    }
}
