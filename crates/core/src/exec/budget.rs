//! How many retries an app and a connection may still cost: a failing provider is not asked three times as often.

use super::limits::{RETRY_COST, SUCCESS_REFUND};

/// A purse that retries are paid from and successes fill again. It begins full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    left: u32,
    most: u32,
}

impl Budget {
    /// A full purse of this size.
    #[must_use]
    pub const fn full(most: u32) -> Self {
        Self { left: most, most }
    }

    /// Whether one more retry can be paid.
    #[must_use]
    pub const fn affords_retry(self) -> bool {
        self.left >= RETRY_COST
    }

    /// Pays for a retry, down to nothing.
    pub const fn pay_retry(&mut self) {
        self.left = self.left.saturating_sub(RETRY_COST);
    }

    /// Puts back what a success gives, up to the full purse.
    pub const fn refund(&mut self) {
        let left = self.left.saturating_add(SUCCESS_REFUND);
        self.left = if left < self.most { left } else { self.most };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exec::limits::APP_BUDGET;

    #[test]
    fn a_full_purse_pays_thirty_five_retries_and_fourteen_successes_one_more() {
        let mut budget = Budget::full(APP_BUDGET);
        let mut retries = 0;
        while budget.affords_retry() {
            budget.pay_retry();
            retries += 1;
        }
        assert_eq!(retries, 35);
        (0..14).for_each(|_| budget.refund());
        assert!(budget.affords_retry());
    }

    proptest! {
        #[test]
        fn retries_never_pass_the_purse_and_what_successes_gave(steps in prop::collection::vec(any::<bool>(), 0..4_000)) {
            let mut budget = Budget::full(APP_BUDGET);
            let (mut retries, mut successes) = (0_u32, 0_u32);
            for is_success in steps {
                if is_success {
                    budget.refund();
                    successes += 1;
                } else if budget.affords_retry() {
                    budget.pay_retry();
                    retries += 1;
                }
                prop_assert!(retries * RETRY_COST <= APP_BUDGET + successes);
            }
        }
    }
}
