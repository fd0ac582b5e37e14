use std::collections::BTreeMap;

use crate::exec::limits::MEMORY_ENTRIES;

/// A map that forgets what was made first when it is full.
#[derive(Debug)]
pub(super) struct Bounded<V> {
    entries: BTreeMap<String, (u64, V)>,
    order: BTreeMap<u64, String>,
    next: u64,
}

impl<V> Default for Bounded<V> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), order: BTreeMap::new(), next: 0 }
    }
}

impl<V> Bounded<V> {
    /// What is kept under a key.
    pub(super) fn get(&self, key: &str) -> Option<&V> {
        self.entries.get(key).map(|(_, value)| value)
    }

    /// What is kept under a key, made first if there is nothing.
    pub(super) fn entry(&mut self, key: &str, make: impl FnOnce() -> V) -> &mut V {
        if !self.entries.contains_key(key) {
            self.make_room();
            self.next += 1;
            self.order.insert(self.next, key.to_owned());
        }
        let number = self.next;
        &mut self.entries.entry(key.to_owned()).or_insert_with(|| (number, make())).1
    }

    /// What is kept under the keys with this beginning.
    pub(super) fn beginning_with(&mut self, beginning: &str) -> impl Iterator<Item = &mut V> {
        let found = self.entries.range_mut(beginning.to_owned()..);
        found.take_while(move |(key, _)| key.starts_with(beginning)).map(|(_, (_, value))| value)
    }

    /// Puts a value under a key, in place of what was there.
    pub(super) fn put(&mut self, key: &str, value: V) {
        if let Some((_, kept)) = self.entries.get_mut(key) {
            *kept = value;
        } else {
            self.entry(key, || value);
        }
    }

    /// Forgets what is not to be kept.
    pub(super) fn retain(&mut self, keep: impl Fn(&str, &V) -> bool) {
        self.entries.retain(|key, (_, value)| keep(key, value));
        self.order.retain(|_, key| self.entries.contains_key(key));
    }

    fn make_room(&mut self) {
        while self.entries.len() >= MEMORY_ENTRIES {
            let Some((_, oldest)) = self.order.pop_first() else { return };
            self.entries.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_thousand_keys_leave_the_newest_and_no_more_than_fit() {
        let mut bounded = Bounded::default();
        for number in 0..100_000 {
            *bounded.entry(&format!("key {number}"), || 0) = number;
        }
        assert_eq!((bounded.entries.len(), bounded.order.len()), (MEMORY_ENTRIES, MEMORY_ENTRIES));
        assert_eq!(bounded.get("key 99999"), Some(&99_999));
        assert_eq!(bounded.get("key 0"), None);
    }

    #[test]
    fn what_was_forgotten_leaves_room() {
        let mut bounded = Bounded::default();
        (0..10).for_each(|number| bounded.put(&format!("key {number}"), number));
        bounded.retain(|_, number| number % 2 == 0);
        assert_eq!((bounded.entries.len(), bounded.order.len()), (5, 5));
        assert_eq!((bounded.get("key 3"), bounded.get("key 4")), (None, Some(&4)));
    }
}
