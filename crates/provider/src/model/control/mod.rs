//! The test's own door: rules, clients, tokens in; requests, ledger, tokens out.

mod books;
mod clients;
mod fault;
mod reset;
mod rules;
mod tokens;

use serde_json::json;

use super::{Answer, Model, Request};
use fault::ControlFault;

impl Model {
    /// Answers the control listener.
    pub(crate) fn control(&mut self, request: &Request, now_ms: u64) -> Answer {
        self.find_control(request, now_ms).unwrap_or_else(Into::into)
    }

    fn find_control(&mut self, request: &Request, now_ms: u64) -> Result<Answer, ControlFault> {
        let segments: Vec<_> = request.path().trim_matches('/').split('/').collect();
        let Some(("_control", rest)) = segments.split_first().map(|(first, rest)| (*first, rest)) else {
            return Err(ControlFault::NotFound);
        };
        match (request.method.as_str(), rest) {
            ("GET", ["health"]) => Ok(Answer::json(200, &json!({"ok": true}))),
            ("POST", ["rules"]) => self.add_rules(request),
            ("GET", ["rules"]) => Ok(Answer::json(200, &json!({"rules": self.rules.list()}))),
            ("DELETE", ["rules"]) => {
                self.rules.clear();
                Ok(Answer::empty(204))
            }
            ("DELETE", ["rules", id]) => self.remove_rule(id),
            ("POST", ["reset"]) => self.reset(request),
            ("GET", ["requests"]) => Ok(self.list_requests(request)),
            ("GET", ["ledger"]) => Ok(self.list_effects(request)),
            ("GET", ["tokens"]) => Ok(self.report_tokens(request)),
            ("POST", ["tokens"]) => self.mint_token(request),
            ("POST", ["tokens", "expire"]) => self.expire_tokens(request, now_ms),
            ("POST", ["tokens", "revoke"]) => self.revoke_tokens(request),
            ("GET", ["clients"]) => {
                Ok(Answer::json(200, &json!({"clients": self.clients.all().collect::<Vec<_>>()})))
            }
            ("POST", ["clients"]) => self.set_client(request),
            _ => Err(ControlFault::NotFound),
        }
    }
}
