use clawlink_manifest::Effect;

use super::{Ground, Policy, Rule, Ruling};

/// The tool that a call is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Slug of its app.
    pub app: &'a str,
    /// Its name.
    pub tool: &'a str,
    /// What it does to the world.
    pub effect: Effect,
}

/// Decides a call: by the most specific rule that covers the tool, else by the policy.
///
/// A rule is more specific than another when it covers less of the same: `gmail_send` than `gmail_*`, that than `*`. Among
/// rules of which neither includes the other (`gmail_*`, `*_delete_*`) the strictest holds, so a block is never lost to an
/// allowance that merely reads longer.
#[must_use]
pub fn decide(policy: Policy, rules: &[Rule], subject: &Subject<'_>) -> Ruling {
    let covering = || rules.iter().filter(|rule| rule.pattern.covers(subject));
    let outdone = |rule: &&Rule| covering().any(|other| narrower(other, rule));
    let strictest = covering().filter(|rule| !outdone(rule)).max_by_key(|rule| rule.answer);
    strictest.map_or_else(
        || Ruling { decision: policy.decide(subject.effect), ground: Ground::Preset(policy) },
        |rule| Ruling { decision: rule.answer.decision(), ground: Ground::Rule(rule.clone()) },
    )
}

fn narrower(one: &Rule, than: &Rule) -> bool {
    than.pattern.includes(&one.pattern) && !one.pattern.includes(&than.pattern)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Answer, Decision, Pattern};
    use proptest::prelude::*;

    fn rule(pattern: &str, answer: Answer) -> Rule {
        Rule { pattern: Pattern::parse(pattern).unwrap(), answer }
    }

    const DELETE: Subject<'_> =
        Subject { app: "gmail", tool: "gmail_delete_message", effect: Effect::Destructive };

    fn decided(policy: Policy, rules: &[Rule]) -> Decision {
        decide(policy, rules, &DELETE).decision
    }

    #[test]
    fn the_most_specific_rule_decides_and_among_equals_the_strictest() {
        use Answer::{Allow, Ask, Block};
        let table: [(&[(&str, Answer)], Decision); 8] = [
            (&[], Decision::Approve),
            (&[("slack", Block)], Decision::Approve),
            (&[("gmail", Allow)], Decision::Allow),
            (&[("gmail", Block), ("gmail_delete_message", Allow)], Decision::Allow),
            (&[("gmail", Allow), ("gmail_delete_*", Ask)], Decision::Approve),
            (&[("*", Block), ("gmail", Ask)], Decision::Approve),
            (&[("gmail_*", Allow), ("*_delete_*", Block)], Decision::Deny),
            (&[("gmail_*", Allow), ("gmail", Block)], Decision::Deny),
        ];
        for (rules, decision) in table {
            let rules: Vec<Rule> = rules.iter().map(|(pattern, answer)| rule(pattern, *answer)).collect();
            assert_eq!(decided(Policy::Standard, &rules), decision, "{rules:?}");
        }
    }

    #[test]
    fn a_ruling_says_what_it_rests_on() {
        let by_policy = decide(Policy::Careful, &[], &DELETE).reason();
        assert_eq!(
            by_policy,
            "This device's policy, Careful, wants a person to approve this in the browser."
        );
        let by_rule = decide(Policy::Careful, &[rule("gmail", Answer::Block)], &DELETE).reason();
        assert_eq!(by_rule, "A person set for this device that gmail is blocked.");
    }

    fn any_rules() -> impl Strategy<Value = Vec<Rule>> {
        let patterns =
            ["*", "gmail", "gmail_*", "*_delete_*", "gmail_delete_*", "gmail_delete_message", "slack"];
        let one = (prop::sample::select(patterns.to_vec()), prop::sample::select(Answer::ALL.to_vec()));
        prop::collection::vec(one.prop_map(|(pattern, answer)| rule(pattern, answer)), 0..6)
    }

    fn any_policy() -> impl Strategy<Value = Policy> {
        prop::sample::select(Policy::ALL.to_vec())
    }

    proptest! {
        #[test]
        fn the_order_of_rules_does_not_matter(policy in any_policy(), rules in any_rules()) {
            let mut turned = rules.clone();
            turned.reverse();
            prop_assert_eq!(decided(policy, &rules), decided(policy, &turned));
        }

        #[test]
        fn a_block_of_the_tool_itself_always_holds(policy in any_policy(), mut rules in any_rules()) {
            rules.push(rule("gmail_delete_message", Answer::Block));
            prop_assert_eq!(decided(policy, &rules), Decision::Deny);
        }

        #[test]
        fn a_block_wins_over_whatever_is_as_specific(policy in any_policy(), mut rules in any_rules()) {
            rules.retain(|rule| !matches!(rule.pattern.as_str(), "gmail_delete_*" | "gmail_delete_message"));
            rules.push(rule("*_delete_*", Answer::Block));
            prop_assert_eq!(decided(policy, &rules), Decision::Deny);
        }

        #[test]
        fn read_only_sends_a_write_only_where_a_person_said_so(rules in any_rules()) {
            let said = rules.iter().any(|rule| rule.answer != Answer::Block && rule.pattern.covers(&DELETE));
            prop_assert!(said || decided(Policy::ReadOnly, &rules) == Decision::Deny);
        }

        #[test]
        fn a_rule_for_another_app_changes_nothing(policy in any_policy(), rules in any_rules()) {
            let mut more = rules.clone();
            more.push(rule("slack", Answer::Allow));
            prop_assert_eq!(decided(policy, &rules), decided(policy, &more));
        }
    }
}
