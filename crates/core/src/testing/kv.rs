use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::Tripwire;
use crate::ports::{Fault, Kv};

/// How the tripwire knows it.
const PORT: &str = "key store";

/// A namespace in memory, without the real one's staleness.
#[derive(Debug, Default)]
pub struct MapKv {
    values: Mutex<BTreeMap<String, String>>,
    wire: Arc<Tripwire>,
}

impl MapKv {
    /// An empty one, with the wire through it.
    #[must_use]
    pub fn on(wire: Arc<Tripwire>) -> Self {
        Self { values: Mutex::default(), wire }
    }

    /// Every key and value.
    #[must_use]
    pub fn dump(&self) -> BTreeMap<String, String> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Kv for MapKv {
    async fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        self.wire.enter(PORT).await?;
        Ok(self.lock().get(key).cloned())
    }

    async fn put(&self, key: &str, value: &str, _ttl_seconds: Option<u64>) -> Result<(), Fault> {
        self.wire.enter(PORT).await?;
        self.lock().insert(key.to_owned(), value.to_owned());
        self.wire.leave(PORT).await
    }

    async fn delete(&self, key: &str) -> Result<(), Fault> {
        self.wire.enter(PORT).await?;
        self.lock().remove(key);
        self.wire.leave(PORT).await
    }
}
