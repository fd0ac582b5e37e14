use serde::Deserialize;
use serde_json::json;

use super::fault::{ControlFault, read};
use crate::model::rules::{Match, Switches};
use crate::model::{Answer, Model, Request};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRule {
    #[serde(default, rename = "match")]
    when: Match,
    #[serde(rename = "do")]
    switches: Switches,
}

impl Model {
    /// `POST /_control/rules`: one rule, or a list of them. Answers the ids.
    pub(super) fn add_rules(&mut self, request: &Request) -> Result<Answer, ControlFault> {
        let is_list = request.body.trim_ascii_start().starts_with(b"[");
        let rules: Vec<NewRule> = if is_list { read(request)? } else { vec![read(request)?] };
        if let Some((field, expected)) = rules.iter().find_map(|rule| rule.switches.flaw()) {
            return Err(ControlFault::Invalid { field, expected });
        }
        let ids: Vec<_> = rules.into_iter().map(|rule| self.rules.add(rule.when, rule.switches)).collect();
        Ok(Answer::json(201, &json!({ "ids": ids, "id": ids.first() })))
    }

    /// `DELETE /_control/rules/{id}`.
    pub(super) fn remove_rule(&mut self, id: &str) -> Result<Answer, ControlFault> {
        let removed = id.parse().is_ok_and(|id| self.rules.remove(id));
        if removed { Ok(Answer::empty(204)) } else { Err(ControlFault::NotFound) }
    }
}
