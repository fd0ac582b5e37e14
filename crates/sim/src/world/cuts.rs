use std::collections::BTreeMap;

/// Tasks that are to be cut off, and after how many more places where that can happen.
#[derive(Debug, Default)]
pub(crate) struct Cuts(BTreeMap<u64, u64>);

impl Cuts {
    /// The task ends at the `nth` such place from here, counted from 1.
    pub(crate) fn plan(&mut self, task: u64, nth: u64) {
        self.0.insert(task, nth);
    }

    /// The task comes past such a place; says whether it ends here.
    pub(crate) fn pass(&mut self, task: u64) -> bool {
        let Some(left) = self.0.get_mut(&task) else { return false };
        *left = left.saturating_sub(1);
        let ends = *left == 0;
        if ends {
            self.0.remove(&task);
        }
        ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_ends_at_its_place_and_only_there() {
        let mut cuts = Cuts::default();
        cuts.plan(4, 3);
        assert_eq!([4, 5, 4, 4, 4].map(|task| cuts.pass(task)), [false, false, false, true, false]);
    }
}
