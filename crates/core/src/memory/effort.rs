use super::{Memory, lock};
use crate::exec::breaker::{Admission, Breaker};
use crate::exec::budget::Budget;
use crate::exec::limits::{APP_BUDGET, CONNECTION_BUDGET};
use crate::time::UnixMs;

/// Whose budgets pay for a call, and whose host it goes to.
#[derive(Clone, Copy, Debug)]
pub struct Payer<'a> {
    /// App slug.
    pub app: &'a str,
    /// Connection id; empty for an app that needs none.
    pub connection: &'a str,
}

impl Memory {
    /// Whether both budgets can pay for one more retry.
    #[must_use]
    pub fn affords_retry(&self, payer: Payer<'_>) -> bool {
        let mut budgets = lock(&self.budgets);
        payer.purses().iter().all(|(key, most)| budgets.entry(key, || Budget::full(*most)).affords_retry())
    }

    /// Takes a retry out of both budgets.
    pub fn pay_retry(&self, payer: Payer<'_>) {
        self.each_budget(payer, Budget::pay_retry);
    }

    /// Puts a success into both budgets.
    pub fn refund(&self, payer: Payer<'_>) {
        self.each_budget(payer, Budget::refund);
    }

    fn each_budget(&self, payer: Payer<'_>, change: fn(&mut Budget)) {
        let mut budgets = lock(&self.budgets);
        payer.purses().iter().for_each(|(key, most)| change(budgets.entry(key, || Budget::full(*most))));
    }

    /// Forgets what an app's calls have cost and which of its hosts failed, as a new isolate would.
    pub fn forget_effort(&self, app: &str) {
        let mut budgets = lock(&self.budgets);
        budgets.beginning_with(&format!("app {app}")).for_each(|budget| *budget = Budget::full(APP_BUDGET));
        let connections = format!("connection {app} ");
        budgets.beginning_with(&connections).for_each(|budget| *budget = Budget::full(CONNECTION_BUDGET));
        let mut breakers = lock(&self.breakers);
        breakers.beginning_with(&format!("{app} ")).for_each(|breaker| *breaker = Breaker::default());
    }

    /// Asks to call an app at a host.
    #[must_use]
    pub fn admit(&self, app: &str, host: &str, now: UnixMs) -> Admission {
        lock(&self.breakers).entry(&at(app, host), Breaker::default).admit(now)
    }

    /// Asks, without calling: nobody becomes a probe by it.
    #[must_use]
    pub fn would_admit(&self, app: &str, host: &str, now: UnixMs) -> Admission {
        let known = lock(&self.breakers).get(&at(app, host)).copied();
        known.map_or(Admission::Pass, |mut breaker| breaker.admit(now))
    }

    /// Notes how a call to a host ended.
    pub fn note_call(&self, app: &str, host: &str, failed: bool, now: UnixMs) {
        lock(&self.breakers).entry(&at(app, host), Breaker::default).note(failed, now);
    }
}

impl Payer<'_> {
    fn purses(&self) -> [(String, u32); 2] {
        [
            (format!("app {}", self.app), APP_BUDGET),
            (format!("connection {} {}", self.app, self.connection), CONNECTION_BUDGET),
        ]
    }
}

/// Several apps may live at one host, and one of them fail there.
fn at(app: &str, host: &str) -> String {
    format!("{app} {host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_account_cannot_use_up_the_budget_of_its_app() {
        let memory = Memory::default();
        let failing = Payer { app: "workbench", connection: "con_a" };
        let mut retries = 0;
        while memory.affords_retry(failing) {
            memory.pay_retry(failing);
            retries += 1;
        }
        assert_eq!(retries, 10);
        assert!(memory.affords_retry(Payer { app: "workbench", connection: "con_b" }));
    }

    #[test]
    fn a_failing_host_of_one_app_leaves_others_alone() {
        let memory = Memory::default();
        (0..20).for_each(|_| memory.note_call("workbench", "a.test", true, UnixMs(0)));
        assert!(matches!(memory.would_admit("workbench", "a.test", UnixMs(1)), Admission::Rest(_)));
        assert_eq!(memory.would_admit("workbench", "b.test", UnixMs(1)), Admission::Pass);
        assert_eq!(memory.would_admit("github", "a.test", UnixMs(1)), Admission::Pass);
    }
}
