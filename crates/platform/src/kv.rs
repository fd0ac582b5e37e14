use async_trait::async_trait;
use clawlink_core::ports::{Fault, Kv};
use worker::kv::{KvError, KvStore};
use worker::send::{IntoSendFuture, SendWrapper};

/// The `CREDENTIALS` namespace.
pub struct WorkerKv(SendWrapper<KvStore>);

impl WorkerKv {
    /// Adapts a binding.
    #[must_use]
    pub const fn new(store: KvStore) -> Self {
        Self(SendWrapper(store))
    }
}

fn fault(error: KvError) -> Fault {
    Fault::new("key store", error)
}

#[async_trait]
impl Kv for WorkerKv {
    async fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        self.0.get(key).text().into_send().await.map_err(fault)
    }

    async fn put(&self, key: &str, value: &str, ttl_seconds: Option<u64>) -> Result<(), Fault> {
        async {
            let put = self.0.put(key, value)?;
            match ttl_seconds {
                Some(seconds) => put.expiration_ttl(seconds).execute().await,
                None => put.execute().await,
            }
        }
        .into_send()
        .await
        .map_err(fault)
    }

    async fn delete(&self, key: &str) -> Result<(), Fault> {
        self.0.delete(key).into_send().await.map_err(fault)
    }
}
