use std::collections::{BTreeMap, BTreeSet};

/// Why a write was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooOften;

/// A KV namespace as documented: one truth, and colos that remember what they saw of it, misses included.
#[derive(Debug, Default)]
pub(crate) struct Namespace {
    truth: BTreeMap<String, Entry>,
    /// Colo and key to what it saw, and until when it does not look again.
    memory: BTreeMap<(u32, String), (Option<String>, i64)>,
    written_ms: BTreeMap<String, i64>,
    ever: BTreeSet<String>,
    /// From when to when it fails, if it does.
    pub(crate) outage: Option<(i64, i64)>,
}

#[derive(Clone, Debug)]
struct Entry {
    value: String,
    ends_ms: Option<i64>,
}

impl Namespace {
    /// Whether the outage is on.
    pub(crate) fn is_down(&self, now_ms: i64) -> bool {
        self.outage.is_some_and(|(from, to)| (from..to).contains(&now_ms))
    }

    /// What a colo answers; it looks at the truth once in `memory_ms`.
    pub(crate) fn get(&mut self, colo: u32, key: &str, now_ms: i64, memory_ms: i64) -> Option<String> {
        let place = (colo, key.to_owned());
        if let Some((seen, _)) = self.memory.get(&place).filter(|(_, until_ms)| now_ms < *until_ms) {
            return seen.clone();
        }
        let seen = self.find(key, now_ms).map(str::to_owned);
        self.memory.insert(place, (seen.clone(), now_ms.saturating_add(memory_ms)));
        seen
    }

    /// Writes the truth; other colos go on believing what they saw.
    ///
    /// # Errors
    /// [`TooOften`] for a second write to the key within a second.
    pub(crate) fn put(
        &mut self,
        key: &str,
        value: &str,
        ttl_s: Option<u64>,
        now_ms: i64,
    ) -> Result<(), TooOften> {
        self.pace(key, now_ms)?;
        let life_ms = ttl_s.and_then(|seconds| i64::try_from(seconds).ok()).map(|seconds| seconds * 1_000);
        let ends_ms = life_ms.map(|life_ms| now_ms.saturating_add(life_ms));
        self.truth.insert(key.to_owned(), Entry { value: value.to_owned(), ends_ms });
        self.ever.insert(key.to_owned());
        Ok(())
    }

    /// Deletes the truth.
    ///
    /// # Errors
    /// [`TooOften`] for a second write to the key within a second.
    pub(crate) fn delete(&mut self, key: &str, now_ms: i64) -> Result<(), TooOften> {
        self.pace(key, now_ms)?;
        self.truth.remove(key);
        Ok(())
    }

    fn pace(&mut self, key: &str, now_ms: i64) -> Result<(), TooOften> {
        let last = self.written_ms.get(key).copied();
        if last.is_some_and(|last| now_ms - last < 1_000) {
            return Err(TooOften);
        }
        self.written_ms.insert(key.to_owned(), now_ms);
        Ok(())
    }

    /// Lets a colo forget what it saw of a key.
    pub(crate) fn forget(&mut self, colo: u32, key: &str) {
        self.memory.remove(&(colo, key.to_owned()));
    }

    /// Whether the key was ever written.
    pub(crate) fn was_written(&self, key: &str) -> bool {
        self.ever.contains(key)
    }

    /// The truth about a key.
    pub(crate) fn find(&self, key: &str, now_ms: i64) -> Option<&str> {
        let entry = self.truth.get(key)?;
        entry.ends_ms.is_none_or(|ends_ms| now_ms < ends_ms).then_some(entry.value.as_str())
    }

    /// Every key that stands, and whether it ends by itself.
    pub(crate) fn keys(&self, now_ms: i64) -> Vec<(&str, bool)> {
        let stands = |entry: &Entry| entry.ends_ms.is_none_or(|ends_ms| now_ms < ends_ms);
        let standing = self.truth.iter().filter(|(_, entry)| stands(entry));
        standing.map(|(key, entry)| (key.as_str(), entry.ends_ms.is_some())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colo_remembers_a_miss_and_others_do_not() {
        let mut kv = Namespace::default();
        assert_eq!(kv.get(1, "k", 0, 60_000), None);
        kv.put("k", "v", None, 1).unwrap();
        assert_eq!(kv.get(1, "k", 59_999, 60_000), None);
        assert_eq!(kv.get(2, "k", 59_999, 60_000).as_deref(), Some("v"));
        assert_eq!(kv.get(1, "k", 60_000, 60_000).as_deref(), Some("v"));
        kv.delete("k", 60_000).unwrap();
        assert_eq!(kv.get(1, "k", 61_000, 60_000).as_deref(), Some("v"));
        assert!(kv.keys(61_000).is_empty() && kv.was_written("k"));
    }

    #[test]
    fn a_second_write_within_a_second_is_refused() {
        let mut kv = Namespace::default();
        kv.put("k", "v", Some(60), 0).unwrap();
        assert_eq!(kv.put("k", "w", None, 999), Err(TooOften));
        assert_eq!(kv.find("k", 59_999), Some("v"));
        assert_eq!(kv.find("k", 60_000), None);
    }
}
