use serde::Deserialize;
use serde_json::json;

use super::fault::{ControlFault, read};
use crate::model::oauth::{AccessToken, SCOPES};
use crate::model::{Answer, Model, Request};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mint {
    account: String,
    /// All of them when left out.
    scopes: Option<Vec<String>>,
    /// Made when left out.
    token: Option<String>,
}

/// Which tokens are meant; what is left out fits all.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    account: Option<String>,
    client: Option<String>,
    grant: Option<String>,
    token: Option<String>,
}

impl Model {
    /// `POST /_control/tokens`: an API token that does not expire, for connections by key or bearer.
    pub(super) fn mint_token(&mut self, request: &Request) -> Result<Answer, ControlFault> {
        let mint: Mint = read(request)?;
        if !mint.account.contains('@') {
            return Err(ControlFault::Invalid { field: "account", expected: "an e-mail address" });
        }
        let every = || SCOPES.iter().map(|(name, _)| (*name).to_owned()).collect();
        let scopes: Vec<String> = mint.scopes.unwrap_or_else(every);
        let text = mint.token.unwrap_or_else(|| self.entropy.make_token("wb_api_"));
        self.accounts.open(&mint.account);
        let body = json!({"token": text, "account": mint.account, "scopes": scopes});
        let token =
            AccessToken { family: None, account: mint.account, scopes, expires_ms: None, revoked: false };
        self.grants.access.insert(text, token);
        Ok(Answer::json(201, &body))
    }

    /// `POST /_control/tokens/expire`: access tokens end now; refresh tokens and grants live on.
    pub(super) fn expire_tokens(&mut self, request: &Request, now_ms: u64) -> Result<Answer, ControlFault> {
        let which: Which = read(request)?;
        let wanted = self.find_tokens(&which);
        for text in &wanted {
            if let Some(token) = self.grants.access.get_mut(text) {
                token.expires_ms = Some(now_ms);
            }
        }
        Ok(Answer::json(200, &json!({"expired": wanted.len()})))
    }

    /// `POST /_control/tokens/revoke`: access tokens and the grants behind them end, as if the person had done it.
    pub(super) fn revoke_tokens(&mut self, request: &Request) -> Result<Answer, ControlFault> {
        let which: Which = read(request)?;
        let wanted = self.find_tokens(&which);
        for text in &wanted {
            let Some(token) = self.grants.access.get_mut(text) else { continue };
            token.revoked = true;
            if let Some(family) = token.family.clone() {
                self.grants.revoke_family(&family, "revoked_by_person");
            }
        }
        Ok(Answer::json(200, &json!({"revoked": wanted.len()})))
    }

    fn find_tokens(&self, which: &Which) -> Vec<String> {
        let same = |wanted: &Option<String>, found: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| Some(wanted) == found)
        };
        let fits = |text: &str, token: &AccessToken| {
            let family = token.family.as_ref().and_then(|family| self.grants.families.get(family));
            same(&which.token, Some(text))
                && same(&which.account, Some(&token.account))
                && same(&which.grant, token.family.as_deref())
                && same(&which.client, family.map(|family| family.client_id.as_str()))
        };
        let tokens = self.grants.access.iter();
        tokens.filter(|(text, token)| fits(text, token)).map(|(text, _)| text.clone()).collect()
    }
}
