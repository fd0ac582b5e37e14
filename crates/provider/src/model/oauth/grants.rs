use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::authorize_request::AuthorizeRequest;
use crate::model::entropy::Entropy;

/// Every code, token and grant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grants {
    pub(crate) families: BTreeMap<String, Family>,
    pub(crate) access: BTreeMap<String, AccessToken>,
    pub(crate) refresh: BTreeMap<String, RefreshToken>,
    pub(crate) codes: BTreeMap<String, Code>,
    /// Consent pages nobody has decided yet.
    pub(crate) pending: BTreeMap<String, AuthorizeRequest>,
}

/// A grant: what one consent gave, with every token that came of it.
#[derive(Clone, Debug)]
pub(crate) struct Family {
    /// Its place in the order of consents.
    pub(crate) serial: usize,
    pub(crate) client_id: String,
    pub(crate) account: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) created_ms: u64,
    /// Why it ended; `None` while it lives.
    pub(crate) revoked: Option<&'static str>,
    pub(crate) token_calls: u64,
    pub(crate) identity_calls: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct AccessToken {
    /// `None` for tokens minted by the control listener.
    pub(crate) family: Option<String>,
    pub(crate) account: String,
    pub(crate) scopes: Vec<String>,
    /// `None` for tokens that do not expire.
    pub(crate) expires_ms: Option<u64>,
    pub(crate) revoked: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct RefreshToken {
    pub(crate) family: String,
    /// Its place in the order of issue.
    pub(crate) serial: usize,
    pub(crate) issued_ms: u64,
    /// When a successor first took its place.
    pub(crate) used_ms: Option<u64>,
    /// How often it was presented, with whatever success.
    pub(crate) calls: u64,
}

/// An authorization code.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) request: AuthorizeRequest,
    pub(crate) account: String,
    pub(crate) expires_ms: u64,
    /// The grant its first use made.
    pub(crate) family: Option<String>,
}

/// Who a token speaks for.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) account: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) family: Option<String>,
}

/// Why a token speaks for nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenFault {
    Unknown,
    Expired,
    Revoked,
}

impl Grants {
    /// Finds whom an access token speaks for now.
    ///
    /// # Errors
    /// [`TokenFault`].
    pub(crate) fn find_caller(&self, token: &str, now_ms: u64) -> Result<Caller, TokenFault> {
        let token = self.access.get(token).ok_or(TokenFault::Unknown)?;
        let family_ended = token.family.as_ref().is_some_and(|family| !self.lives(family));
        if token.revoked || family_ended {
            return Err(TokenFault::Revoked);
        }
        if token.expires_ms.is_some_and(|expires_ms| now_ms >= expires_ms) {
            return Err(TokenFault::Expired);
        }
        let family = token.family.clone();
        Ok(Caller { account: token.account.clone(), scopes: token.scopes.clone(), family })
    }

    /// The account and client of a token in any state.
    pub(crate) fn find_owner(&self, token: &str) -> Option<(String, Option<String>)> {
        let token = self.access.get(token)?;
        let family = token.family.as_ref().and_then(|family| self.families.get(family));
        Some((token.account.clone(), family.map(|family| family.client_id.clone())))
    }

    /// The account and client of a refresh token in any state.
    pub(crate) fn find_grantor(&self, refresh_token: &str) -> Option<(String, Option<String>)> {
        let family = self.families.get(&self.refresh.get(refresh_token)?.family)?;
        Some((family.account.clone(), Some(family.client_id.clone())))
    }

    /// Whether a grant exists and was not revoked.
    pub(crate) fn lives(&self, family: &str) -> bool {
        self.families.get(family).is_some_and(|family| family.revoked.is_none())
    }

    /// Ends a grant; the first reason stays.
    pub(crate) fn revoke_family(&mut self, family: &str, why: &'static str) {
        if let Some(family) = self.families.get_mut(family) {
            family.revoked.get_or_insert(why);
        }
    }

    /// Issues an access token of a grant.
    pub(crate) fn issue_access(
        &mut self,
        entropy: &mut Entropy,
        family_id: &str,
        scopes: &[String],
        expires_ms: Option<u64>,
    ) -> String {
        let token = entropy.make_token("wb_at_");
        let account = self.families.get(family_id).map(|family| family.account.clone()).unwrap_or_default();
        let (family, scopes) = (Some(family_id.to_owned()), scopes.to_vec());
        self.access
            .insert(token.clone(), AccessToken { family, account, scopes, expires_ms, revoked: false });
        token
    }

    /// Issues a refresh token of a grant.
    pub(crate) fn issue_refresh(&mut self, entropy: &mut Entropy, family: &str, now_ms: u64) -> String {
        let token = entropy.make_token("wb_rt_");
        let (family, serial) = (family.to_owned(), self.refresh.len());
        self.refresh.insert(
            token.clone(),
            RefreshToken { family, serial, issued_ms: now_ms, used_ms: None, calls: 0 },
        );
        token
    }

    /// Every grant with its refresh tokens, oldest first, for the control listener.
    pub(crate) fn report(&self) -> Vec<Value> {
        let mut families: Vec<_> = self.families.iter().collect();
        families.sort_by_key(|(_, family)| family.serial);
        families.into_iter().map(|(id, family)| self.report_family(id, family)).collect()
    }

    fn report_family(&self, id: &str, family: &Family) -> Value {
        let mut tokens: Vec<_> = self.refresh.iter().filter(|(_, token)| token.family == id).collect();
        tokens.sort_by_key(|(_, token)| token.serial);
        let refresh_tokens: Vec<_> =
            tokens.into_iter().map(|(text, token)| report_refresh(text, token)).collect();
        let access_tokens = self.access.iter().filter(|(_, token)| token.family.as_deref() == Some(id));
        json!({
            "grant": id,
            "client_id": family.client_id,
            "account": family.account,
            "scopes": family.scopes,
            "created_at": family.created_ms,
            "live": family.revoked.is_none(),
            "revoked_because": family.revoked,
            "token_calls": family.token_calls,
            "refresh_tokens": refresh_tokens,
            "access_tokens": access_tokens.map(|(text, _)| text).collect::<Vec<_>>(),
        })
    }
}

fn report_refresh(text: &str, token: &RefreshToken) -> Value {
    json!({
        "refresh_token": text,
        "issued_at": token.issued_ms,
        "used_at": token.used_ms,
        "calls": token.calls,
        "newest": token.used_ms.is_none(),
    })
}
