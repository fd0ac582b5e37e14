use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::ports::{Fault, Kv};

/// A namespace in memory, without the real one's staleness.
#[derive(Debug, Default)]
pub struct MapKv(Mutex<BTreeMap<String, String>>);

impl MapKv {
    /// Every key and value.
    #[must_use]
    pub fn dump(&self) -> BTreeMap<String, String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Kv for MapKv {
    async fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned())
    }

    async fn put(&self, key: &str, value: &str, _ttl_seconds: Option<u64>) -> Result<(), Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        Ok(())
    }
}
