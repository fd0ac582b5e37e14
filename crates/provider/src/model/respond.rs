use serde_json::json;

use super::calendar::{http_date, shift};
use super::idempotency::Slot;
use super::rules::{Commit, Cut, Ending, Facts, Picked};
use super::{Answer, Listener, Model, Request, api};

impl Model {
    /// Picks how a connection ends before anything was said, if a rule wants that.
    pub fn pick_accept(&mut self, listener: Listener) -> Option<Ending> {
        self.rules.pick_accept(listener)
    }

    /// Finds the cut a rule wants before the body is read. Only what the head tells can be matched.
    #[must_use]
    pub fn foresee_cut(&self, head: &Request) -> Option<Cut> {
        (head.listener != Listener::Control).then(|| self.rules.foresee_cut(&self.facts(head)))?
    }

    /// Records a request that was cut before it was whole; it has no effect.
    pub fn record_cut(&mut self, partial: &Request, now_ms: u64) {
        let facts = self.facts(partial);
        let n = self.journal.record(partial, &facts, now_ms);
        let rule = self.rules.pick(&facts).map(|picked| picked.id);
        if let Some(entry) = self.journal.entry(n) {
            entry.rule = rule;
        }
    }

    /// Answers a request, with its effect unless a rule says otherwise.
    pub fn respond(&mut self, request: &Request, now_ms: u64) -> Answer {
        if request.listener == Listener::Control {
            return self.control(request, now_ms);
        }
        let facts = self.facts(request);
        let n = self.journal.record(request, &facts, now_ms);
        let picked = self.rules.pick(&facts);
        let rule = picked.as_ref().map(|picked| picked.id);
        let mut answer = match picked {
            None => self.serve(n, request, &facts, now_ms),
            Some(picked) => self.serve_under(&picked, n, request, &facts, now_ms),
        };
        answer.n = n;
        if let Some(date) = self.skewed_date(&facts, now_ms) {
            answer.headers.push(("date".to_owned(), date));
        }
        if let Some(entry) = self.journal.entry(n) {
            (entry.rule, entry.status) = (rule, Some(answer.status));
        }
        answer
    }

    /// Ends an exchange: a postponed effect happens, and the books say whether the whole answer went out.
    pub fn settle(&mut self, n: u64, answered: bool, now_ms: u64) {
        if let Some(request) = self.postponed.remove(&n) {
            let facts = self.facts(&request);
            self.serve(n, &request, &facts, now_ms);
        }
        if answered {
            self.ledger.mark_answered(n);
        }
        if let Some(entry) = self.journal.entry(n) {
            entry.answered = answered;
        }
    }

    /// Answers truthfully.
    fn serve(&mut self, n: u64, request: &Request, facts: &Facts, now_ms: u64) -> Answer {
        if request.listener == Listener::Other {
            return Answer::json(200, &json!({}));
        }
        if let Some(answer) = self.respond_oauth(request, now_ms) {
            return answer;
        }
        let honours = facts.client.as_deref().and_then(|client| self.clients.find(client));
        let idempotency = honours.map(|client| client.settings.idempotency).unwrap_or_default();
        let slot = Slot::of(request, facts.account.as_deref()).filter(|_| idempotency.honour);
        let window_ms = idempotency.window_s.saturating_mul(1000);
        if let Some(replay) =
            slot.as_ref().and_then(|slot| self.replays.find(slot, request, window_ms, now_ms))
        {
            return replay;
        }
        let answer = self.act(request, now_ms);
        let is_effect = !matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS");
        if is_effect && (200..300).contains(&answer.status) {
            self.ledger.commit(n, request, facts.account.clone(), now_ms);
            if let Some(slot) = slot {
                self.replays.keep(slot, request, &answer, now_ms);
            }
        }
        answer
    }

    /// The Workbench API; every other path stands in for somebody else's and is content.
    fn act(&mut self, request: &Request, now_ms: u64) -> Answer {
        if request.path().starts_with(api::PREFIX) {
            api::respond(&mut self.accounts, &self.grants, request, now_ms).unwrap_or_else(Into::into)
        } else {
            Answer::json(200, &json!({}))
        }
    }

    /// Answers as a rule wants.
    fn serve_under(
        &mut self,
        picked: &Picked,
        n: u64,
        request: &Request,
        facts: &Facts,
        now_ms: u64,
    ) -> Answer {
        let Picked { id, switches, nth } = picked;
        let verdict = switches.rate.as_ref().map(|rate| self.buckets.count(*id, rate, facts, now_ms));
        let (passes, rate_headers, refusal) = match verdict {
            Some(verdict) => (verdict.passes, verdict.headers, Some(verdict.refusal)),
            None => (true, Vec::new(), None),
        };
        let replacement =
            if passes { switches.replacement(*nth, &request.target, &self.places) } else { refusal };
        let commit = match &replacement {
            Some(answer) => switches.commit_with(answer),
            None => switches.commit_without_replacement(),
        };
        let truth = match commit {
            Commit::BeforeFault => Some(self.serve(n, request, facts, now_ms)),
            Commit::AfterFault => {
                self.postponed.insert(n, request.clone());
                None
            }
            Commit::Never => None,
        };
        let replaced = replacement.is_some();
        let mut answer = replacement.or(truth).unwrap_or_else(|| Answer::json(200, &json!({})));
        if let Some(status) = switches.passing_status(*nth).filter(|_| !replaced) {
            answer.status = status;
        }
        answer.headers.extend(rate_headers);
        switches.decorate(&mut answer, now_ms);
        answer
    }

    /// The `Date` of a client whose server clock is wrong.
    fn skewed_date(&self, facts: &Facts, now_ms: u64) -> Option<String> {
        let client = self.clients.find(facts.client.as_deref()?)?;
        (client.settings.skew_s != 0).then(|| http_date(shift(now_ms, client.settings.skew_s)))
    }
}
