use super::authorize_request::AuthorizeRequest;
use super::consent_page;
use crate::model::{Answer, Model, Request};

impl Model {
    /// `POST /oauth/authorize`: the person decided. A page decides once.
    pub(crate) fn decide_consent(&mut self, request: &Request, now_ms: u64) -> Answer {
        let request_id = request.form("request_id").unwrap_or_default();
        let decision = request.form("decision");
        let account = request.form("account").filter(|email| self.accounts.find(email).is_some());
        let pending = self.grants.pending.remove(&request_id).filter(|pending| pending.expires_ms > now_ms);
        match (pending, decision.as_deref(), account) {
            (None, _, _) => {
                consent_page::refusal("This page was used or has expired. Start again in the application.")
            }
            (Some(pending), Some("deny"), _) => self.deny(pending),
            (Some(pending), Some("allow"), Some(account)) => self.allow(pending, account, now_ms),
            (Some(pending), _, _) => {
                self.grants.pending.insert(request_id.clone(), pending.clone());
                self.render_consent(&pending, &request_id)
            }
        }
    }

    /// Asks the person, calling the client by its name.
    pub(crate) fn render_consent(&self, request: &AuthorizeRequest, request_id: &str) -> Answer {
        let name = self.clients.find(&request.client_id).map_or(&request.client_id, |client| &client.name);
        consent_page::render(request, name, request_id)
    }
}
