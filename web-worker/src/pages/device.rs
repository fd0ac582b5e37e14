//! `/dashboard/devices/:id`: what one device may do.

use askama::Template;

use super::{
    asset, filters,
    part::{Nav, PolicyChoice, Shell},
};

/// One live device.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/device.html")]
pub struct DevicePage {
    /// What surrounds it.
    pub shell: Shell,
    /// Its name; foreign text.
    pub name: String,
    /// `Command line, paired 3 Nov`.
    pub facts: String,
    /// What it may do, as sentences.
    pub sentence: String,
    /// The policies, its own chosen.
    pub policies: Vec<PolicyChoice>,
    /// Where a policy is chosen (POST).
    pub policy_action: String,
    /// What was set apart, in the order of the patterns.
    pub rules: Vec<RuleRow>,
    /// Where a rule is removed (POST).
    pub remove_action: String,
    /// Where a rule is set (POST).
    pub put_action: String,
    /// What was typed for a new one.
    pub pattern: String,
    /// What is wrong with that; empty when nothing is.
    pub pattern_error: String,
    /// Why the last change was not made, where it was not a pattern's fault; empty when nothing is.
    pub problem: String,
    /// The list it came from.
    pub back_url: String,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct RuleRow {
    /// `slack`, `*_delete_*`.
    pub pattern: String,
    /// `Asks you each time`.
    pub words: String,
    /// How many tools it covers now: `12 tools`.
    pub reach: String,
}

#[cfg(any(test, feature = "gallery"))]
impl DevicePage {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let rule = |pattern: &str, words: &str, reach: &str| RuleRow {
            pattern: pattern.to_owned(),
            words: words.to_owned(),
            reach: reach.to_owned(),
        };
        let page = |rules: Vec<RuleRow>| Self {
            shell: super::part::sample::shell("Claude Code on marlin", Nav::Devices),
            name: "Claude Code on marlin".to_owned(),
            facts: "Command line, paired 3 Nov 2026, 09:15 UTC".to_owned(),
            sentence:
                "It reads freely, and asks you in this browser before it creates, sends or deletes anything."
                    .to_owned(),
            policies: super::part::sample::policies(),
            policy_action: "/dashboard/devices/dev_1/policy".to_owned(),
            rules,
            remove_action: "/dashboard/devices/dev_1/rules/remove".to_owned(),
            put_action: "/dashboard/devices/dev_1/rules".to_owned(),
            pattern: String::new(),
            pattern_error: String::new(),
            problem: String::new(),
            back_url: "/dashboard/devices".to_owned(),
        };
        let rules = vec![
            rule("*_delete_*", "Blocked", "9 tools"),
            rule("slack", "Asks you each time", "4 tools"),
            rule("gmail_create_draft", "Allowed", "1 tool"),
        ];
        let stale = "This lets the device do more, so it needs a sign-in of the last 30 minutes. Sign out, sign in, and try again.";
        vec![
            ("empty", page(Vec::new())),
            ("ready", page(rules.clone())),
            (
                "wrong-pattern",
                Self {
                    pattern: "slak".to_owned(),
                    pattern_error: "No tool is covered by \"slak\".".to_owned(),
                    ..page(rules.clone())
                },
            ),
            ("stale", Self { problem: stale.to_owned(), ..page(rules) }),
        ]
    }
}
