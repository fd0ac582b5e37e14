use serde::{Deserialize, Serialize};

use super::Switches;
use super::point::{Cut, Ending, Point};
use crate::model::Listener;

/// What is known about a request when rules are matched.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) listener: Listener,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) account: Option<String>,
    pub(crate) client: Option<String>,
}

/// The `match` of a rule; what is left out fits everything.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Match {
    pub(crate) method: Option<String>,
    /// Exact, or a prefix that ends in `*`.
    pub(crate) path: Option<String>,
    /// E-mail of the token's account.
    pub(crate) account: Option<String>,
    /// Client id.
    pub(crate) client: Option<String>,
    /// The API listener unless said otherwise.
    pub(crate) listener: Option<Listener>,
    /// First fitting request it applies to, counted from 1.
    pub(crate) from: Option<u64>,
    /// How many fitting requests it applies to.
    pub(crate) count: Option<u64>,
}

/// A rule and how often it was met.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Rule {
    pub(crate) id: u64,
    #[serde(rename = "match")]
    pub(crate) when: Match,
    #[serde(rename = "do")]
    pub(crate) switches: Switches,
    /// Requests that fitted.
    pub(crate) seen: u64,
    /// Requests it was applied to.
    pub(crate) applied: u64,
}

/// The rule that applies to a request.
#[derive(Clone, Debug)]
pub(crate) struct Picked {
    pub(crate) id: u64,
    pub(crate) switches: Switches,
    /// How often it had been applied before.
    pub(crate) nth: u64,
}

/// All rules, in the order they were made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    list: Vec<Rule>,
    last_id: u64,
}

impl Rules {
    pub(crate) fn add(&mut self, when: Match, switches: Switches) -> u64 {
        self.last_id += 1;
        self.list.push(Rule { id: self.last_id, when, switches, seen: 0, applied: 0 });
        self.last_id
    }

    pub(crate) fn list(&self) -> &[Rule] {
        &self.list
    }

    /// Removes a rule and says whether it was there.
    pub(crate) fn remove(&mut self, id: u64) -> bool {
        let before = self.list.len();
        self.list.retain(|rule| rule.id != id);
        self.list.len() < before
    }

    pub(crate) fn clear(&mut self) {
        self.list.clear();
    }

    /// Picks the first rule that fits and whose turn it is, and counts the meeting.
    pub(crate) fn pick(&mut self, facts: &Facts) -> Option<Picked> {
        let fitting = |rule: &&mut Rule| rule.when.fits(facts) && !cuts_at_accept(&rule.switches);
        for rule in self.list.iter_mut().filter(fitting) {
            rule.seen += 1;
            if rule.when.has_turn(rule.seen) {
                rule.applied += 1;
                return Some(Picked { id: rule.id, switches: rule.switches.clone(), nth: rule.applied - 1 });
            }
        }
        None
    }

    /// Finds the early cut that [`Rules::pick`] would pick, without counting.
    pub(crate) fn foresee_cut(&self, facts: &Facts) -> Option<Cut> {
        let mut fitting =
            self.list.iter().filter(|rule| rule.when.fits(facts) && !cuts_at_accept(&rule.switches));
        let rule = fitting.find(|rule| rule.when.has_turn(rule.seen + 1))?;
        cut(&rule.switches).filter(|cut| cut.is_early())
    }

    /// Picks a cut for a connection that has not said anything yet; only the listener can be matched.
    pub(crate) fn pick_accept(&mut self, listener: Listener) -> Option<Ending> {
        for rule in
            self.list.iter_mut().filter(|rule| rule.when.listener.unwrap_or(Listener::Api) == listener)
        {
            let Some(cut) = cut(&rule.switches).filter(|cut| cut.point == Point::Accept) else { continue };
            rule.seen += 1;
            if rule.when.has_turn(rule.seen) {
                rule.applied += 1;
                return Some(cut.ending);
            }
        }
        None
    }
}

/// Such rules are about connections and never about requests.
fn cuts_at_accept(switches: &Switches) -> bool {
    cut(switches).is_some_and(|cut| cut.point == Point::Accept)
}

fn cut(switches: &Switches) -> Option<Cut> {
    super::Delivery::from(switches).cut
}

impl Match {
    fn fits(&self, facts: &Facts) -> bool {
        let same = |wanted: &Option<String>, found: Option<&str>| {
            wanted
                .as_deref()
                .is_none_or(|wanted| found.is_some_and(|found| wanted.eq_ignore_ascii_case(found)))
        };
        self.listener.unwrap_or(Listener::Api) == facts.listener
            && same(&self.method, Some(&facts.method))
            && same(&self.account, facts.account.as_deref())
            && same(&self.client, facts.client.as_deref())
            && self.path.as_deref().is_none_or(|wanted| path_fits(wanted, &facts.path))
    }

    fn has_turn(&self, seen: u64) -> bool {
        let from = self.from.unwrap_or(1).max(1);
        seen >= from && self.count.is_none_or(|count| seen - from < count)
    }
}

fn path_fits(wanted: &str, path: &str) -> bool {
    wanted.strip_suffix('*').map_or(wanted == path, |prefix| path.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(method: &str, path: &str, account: Option<&str>) -> Facts {
        Facts {
            listener: Listener::Api,
            method: method.to_owned(),
            path: path.to_owned(),
            account: account.map(str::to_owned),
            client: None,
        }
    }

    fn rule(rules: &mut Rules, when: serde_json::Value) -> u64 {
        rules.add(serde_json::from_value(when).unwrap(), Switches::default())
    }

    #[test]
    fn the_first_fitting_rule_wins() {
        let mut rules = Rules::default();
        let exact = rule(&mut rules, serde_json::json!({"path": "/a/b", "method": "get"}));
        let prefix = rule(&mut rules, serde_json::json!({"path": "/a/*"}));
        assert_eq!(rules.pick(&facts("GET", "/a/b", None)).unwrap().id, exact);
        assert_eq!(rules.pick(&facts("POST", "/a/b", None)).unwrap().id, prefix);
        assert!(rules.pick(&facts("GET", "/b", None)).is_none());
    }

    #[test]
    fn an_account_rule_leaves_other_accounts_alone() {
        let mut rules = Rules::default();
        rule(&mut rules, serde_json::json!({"account": "mara@workbench.test"}));
        assert!(rules.pick(&facts("GET", "/", Some("noah@workbench.test"))).is_none());
        assert!(rules.pick(&facts("GET", "/", None)).is_none());
        assert!(rules.pick(&facts("GET", "/", Some("mara@workbench.test"))).is_some());
    }

    #[test]
    fn from_and_count_bound_the_turns_and_the_next_rule_takes_the_rest() {
        let mut rules = Rules::default();
        let bounded = rule(&mut rules, serde_json::json!({"from": 2, "count": 2}));
        let rest = rule(&mut rules, serde_json::json!({}));
        let ids: Vec<_> = (0..5).map(|_| rules.pick(&facts("GET", "/", None)).unwrap().id).collect();
        assert_eq!(ids, [rest, bounded, bounded, rest, rest]);
    }
}
