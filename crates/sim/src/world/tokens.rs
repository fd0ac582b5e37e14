use std::collections::{BTreeMap, BTreeSet};

/// How far a connect has come that brought a code back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Connect {
    /// It is at work, or was cut off.
    Open,
    /// A port failed under it before its tokens were durable.
    Failed,
    /// It ended by itself.
    Ended,
}

/// Every token the provider gave, as it left the provider: what came after what, and what was lost on the way.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// Refresh token to the one that took its place.
    successor: BTreeMap<String, String>,
    /// Refresh tokens whose answer was lost before anybody could store it.
    lost: BTreeSet<String>,
    /// Code, refresh token or access token to the account it speaks for.
    account: BTreeMap<String, String>,
    /// What became of each code's connect.
    connects: BTreeMap<String, Connect>,
    /// Answers an object was given and has not stored, by its number.
    unsaved: BTreeMap<u32, String>,
    /// Refresh tokens that were durable somewhere once.
    kept: BTreeSet<String>,
    /// When each refresh token left for the token endpoint, and when that first gave the next one for it.
    sent_ms: BTreeMap<String, Vec<i64>>,
    used_ms: BTreeMap<String, i64>,
}

impl Tokens {
    /// A person agreed; this code is on its way to us.
    pub(crate) fn agree(&mut self, code: &str, account: &str) {
        self.account.insert(code.to_owned(), account.to_owned());
        self.connects.insert(code.to_owned(), Connect::Open);
    }

    /// The connect that this code came back to is over.
    pub(crate) fn end_connect(&mut self, code: &str, how: Connect) {
        self.connects.insert(code.to_owned(), how);
    }

    /// Whether this refresh token was given to a connect that was cut off, or failed, with it in memory.
    pub(crate) fn was_cut_off(&self, token: &str) -> bool {
        let came_from = |code: &str| self.after(code).contains(&token);
        self.connects.iter().any(|(code, how)| *how != Connect::Ended && came_from(code))
    }

    /// A token answer left the provider, for a code or an older refresh token.
    pub(crate) fn issue(&mut self, old: &str, new: Option<&str>, access: &str) {
        let account = self.account.get(old).cloned().unwrap_or_default();
        if let Some(new) = new {
            self.successor.insert(old.to_owned(), new.to_owned());
            self.account.insert(new.to_owned(), account.clone());
        }
        self.account.insert(access.to_owned(), account);
    }

    /// The answer with this refresh token is on its way to an object.
    pub(crate) fn expect(&mut self, object: u32, token: &str) {
        self.unsaved.insert(object, token.to_owned());
    }

    /// The object stored what it was given.
    pub(crate) fn save(&mut self, object: u32) {
        if let Some(token) = self.unsaved.remove(&object) {
            self.kept.insert(token);
        }
    }

    /// This refresh token is durable.
    pub(crate) fn keep(&mut self, token: &str) {
        self.kept.insert(token.to_owned());
    }

    /// Whether it was durable once.
    pub(crate) fn was_kept(&self, token: &str) -> bool {
        self.kept.contains(token)
    }

    /// A refresh by this token leaves.
    pub(crate) fn send(&mut self, token: &str, now_ms: i64) {
        self.sent_ms.entry(token.to_owned()).or_default().push(now_ms);
    }

    /// The provider gave the next token for this one.
    pub(crate) fn note_use(&mut self, token: &str, now_ms: i64) {
        self.used_ms.entry(token.to_owned()).or_insert(now_ms);
    }

    /// Whether, once its successor was lost, it was tried again within the provider's grace.
    pub(crate) fn was_tried_again(&self, token: &str, grace_ms: i64) -> bool {
        let Some(used_ms) = self.used_ms.get(token) else { return false };
        let sent = self.sent_ms.get(token).into_iter().flatten();
        sent.filter(|at| *at - used_ms < grace_ms).count() > 1
    }

    /// The answer was lost on its way.
    pub(crate) fn lose(&mut self, token: &str) {
        self.lost.insert(token.to_owned());
    }

    /// The object was reset: what it was given and had not stored is gone.
    pub(crate) fn lose_unsaved(&mut self, object: u32) {
        if let Some(token) = self.unsaved.remove(&object) {
            self.lost.insert(token);
        }
    }

    /// The tokens that came after this one, oldest first.
    pub(crate) fn after(&self, token: &str) -> Vec<&str> {
        let mut later = Vec::new();
        let mut token = token;
        while let Some(next) = self.successor.get(token) {
            later.push(next.as_str());
            token = next;
        }
        later
    }

    /// Whether this one was lost on its way.
    pub(crate) fn was_lost(&self, token: &str) -> bool {
        self.lost.contains(token)
    }

    /// The account an access token speaks for.
    pub(crate) fn account_of(&self, access: &str) -> Option<&str> {
        self.account.get(access).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_connect_that_did_not_end_by_itself_may_lose_what_it_was_given() {
        let mut tokens = Tokens::default();
        tokens.agree("code", "mara");
        tokens.issue("code", Some("r1"), "a1");
        assert!(tokens.was_cut_off("r1") && !tokens.was_cut_off("r2"));
        tokens.end_connect("code", Connect::Failed);
        assert!(tokens.was_cut_off("r1"));
        tokens.end_connect("code", Connect::Ended);
        assert!(!tokens.was_cut_off("r1"));
    }

    #[test]
    fn what_an_object_never_stored_is_lost_with_it() {
        let mut tokens = Tokens::default();
        tokens.agree("r1", "mara");
        tokens.issue("r1", Some("r2"), "a2");
        tokens.expect(4, "r2");
        assert_eq!(tokens.after("r1"), ["r2"]);
        tokens.lose_unsaved(4);
        assert!(tokens.was_lost("r2") && tokens.account_of("a2") == Some("mara"));
        tokens.issue("r2", Some("r3"), "a3");
        tokens.expect(4, "r3");
        tokens.save(4);
        tokens.lose_unsaved(4);
        assert!(!tokens.was_lost("r3"));
    }
}
