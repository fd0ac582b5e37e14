//! Whose account a call acts as, and where that account lives.

use std::collections::BTreeMap;

/// What rendering needs to know about a connection. It holds no secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Id of the connection, part of the digest; empty for an app that needs none.
    pub connection_id: String,
    /// Id of the way it was connected; decides which injects apply.
    pub auth_id: String,
    /// Answers to the app's instance questions: a bare DNS label, or an origin.
    pub instance: BTreeMap<String, String>,
    /// What was learned while connecting.
    pub captured: BTreeMap<String, String>,
}

impl Target {
    /// The value of an `instance:key` or `captured:key` slot.
    #[must_use]
    pub fn find(&self, slot: &str) -> Option<&str> {
        let found = match slot.split_once(':')? {
            ("instance", key) => self.instance.get(key),
            ("captured", key) => self.captured.get(key),
            _ => None,
        };
        found.map(String::as_str)
    }
}
