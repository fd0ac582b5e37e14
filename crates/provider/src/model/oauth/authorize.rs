use url::Url;

use super::authorize_request::{AuthorizeFault, AuthorizeRequest, Refusal};
use super::choices::Iss;
use super::consent_page;
use super::grants::Code;
use super::settings::{Consent, Settings};
use crate::model::accounts::OFFERED;
use crate::model::{Answer, Model, Request};

/// How long a code is good for.
const CODE_LIFE_MS: u64 = 60_000;

impl Model {
    /// `GET /oauth/authorize`: checks the request, then asks the person or decides for them.
    pub(crate) fn authorize(&mut self, request: &Request, now_ms: u64) -> Answer {
        let checked = match AuthorizeRequest::read(&self.clients, request, now_ms) {
            Ok(checked) => checked,
            Err(AuthorizeFault::Page(why)) => return consent_page::refusal(why),
            Err(AuthorizeFault::Redirect(refusal)) => {
                let Refusal { to, client_id, state, fault } = *refusal;
                let pairs = [("error", fault.code), ("error_description", fault.description)];
                return self.send_back(to, &client_id, state.as_deref(), &pairs);
            }
        };
        let settings =
            self.clients.find(&checked.client_id).map(|client| client.settings.clone()).unwrap_or_default();
        if let Some(elsewhere) = settings.hostile.as_deref().and_then(|url| Url::parse(url).ok()) {
            return forward(elsewhere, request);
        }
        match settings.consent.unwrap_or(self.consent) {
            Consent::Auto => {
                let account = automatic_account(&settings, &checked);
                self.allow(checked, account, now_ms)
            }
            Consent::Deny => self.deny(checked),
            Consent::Page => {
                let request_id = self.entropy.make_token("wb_ask_");
                let page = self.render_consent(&checked, &request_id);
                self.grants.pending.retain(|_, pending| pending.expires_ms > now_ms);
                self.grants.pending.insert(request_id, checked);
                page
            }
        }
    }

    /// Makes a code and sends the browser back with it.
    pub(crate) fn allow(&mut self, request: AuthorizeRequest, account: String, now_ms: u64) -> Answer {
        let code = self.entropy.make_token("wb_code_");
        let (to, client_id, state) =
            (request.redirect_uri.clone(), request.client_id.clone(), request.state.clone());
        let expires_ms = now_ms + CODE_LIFE_MS;
        self.accounts.open(&account);
        self.grants.codes.insert(code.clone(), Code { request, account, expires_ms, family: None });
        self.send_back(to, &client_id, Some(&state), &[("code", &code)])
    }

    /// Sends the browser back with `access_denied`.
    pub(crate) fn deny(&self, request: AuthorizeRequest) -> Answer {
        let pairs = [("error", "access_denied"), ("error_description", "The person said no.")];
        self.send_back(request.redirect_uri, &request.client_id, Some(&request.state), &pairs)
    }

    fn send_back(&self, mut to: Url, client_id: &str, state: Option<&str>, pairs: &[(&str, &str)]) -> Answer {
        let iss = self.clients.find(client_id).map_or(Iss::Right, |client| client.settings.iss);
        let iss = match iss {
            Iss::Right => Some(self.places.issuer.as_str()),
            Iss::Absent => None,
            Iss::Wrong => Some("https://issuer.invalid"),
            Iss::Other => Some(self.places.other_url.as_str()),
        };
        let state = state.map(|state| ("state", state));
        to.query_pairs_mut()
            .extend_pairs(pairs)
            .extend_pairs(state)
            .extend_pairs(iss.map(|iss| ("iss", iss)));
        Answer::redirect(303, to.as_str()).with_header("cache-control", "no-store")
    }
}

/// Who decides when nobody is asked: the client's account, the hinted one, or the first.
fn automatic_account(settings: &Settings, request: &AuthorizeRequest) -> String {
    let hinted = request.login_hint.clone().filter(|hint| hint.contains('@'));
    let first = OFFERED.first().map_or("", |(email, _)| email);
    settings.account.clone().or(hinted).unwrap_or_else(|| first.to_owned())
}

/// Sends the browser, with every parameter it brought, to another server's authorization endpoint.
fn forward(mut elsewhere: Url, request: &Request) -> Answer {
    elsewhere.query_pairs_mut().extend_pairs(request.query_pairs());
    Answer::redirect(303, elsewhere.as_str())
}
