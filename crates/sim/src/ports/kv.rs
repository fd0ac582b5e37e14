use std::borrow::Cow;

use async_trait::async_trait;
use clawlink_core::ports::{Fault, Kv};

use super::leak;
use crate::check::Invariant;
use crate::plant::Plant;
use crate::world::Seat;

/// The `CREDENTIALS` namespace as one colo sees it.
pub(super) struct SimKv(pub(super) Seat);

impl SimKv {
    async fn go(&self, site: &'static str, low: i64, high: i64) -> Result<(), Fault> {
        self.0.may_end(site).await;
        self.0.pass(low, high).await;
        let world = &self.0.world;
        let down = world.kv().is_down(world.now_ms());
        if down || self.0.strikes(world.profile.kv_error) {
            self.0.note(site, if down { "outage" } else { "failed" });
            return Err(Fault::new("key store", "KV failed: 500 Internal Server Error"));
        }
        self.0.note(site, "");
        Ok(())
    }

    /// The key as a program that overwrites one key a connection would name it.
    fn bend<'k>(&self, key: &'k str) -> Cow<'k, str> {
        match key.rsplit_once('/') {
            Some((connection, _)) if self.0.world.has(Plant::KvOverwritten) => {
                Cow::Owned(format!("{connection}/1"))
            }
            _ => Cow::Borrowed(key),
        }
    }

    fn too_often(&self, site: &'static str) -> Fault {
        self.0.note(site, "429");
        Fault::new("key store", "KV failed: 429 Too Many Requests")
    }
}

#[async_trait]
impl Kv for SimKv {
    async fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        let world = &self.0.world;
        self.go("kv get", 1, 30).await?;
        let key = self.bend(key);
        let key = key.as_ref();
        if !world.kv().was_written(key) {
            world.accuse(Invariant::Decrypts, "KV was asked for a key that was never written");
        }
        Ok(world.kv().get(self.0.colo, key, world.now_ms(), world.profile.kv_memory_ms))
    }

    async fn put(&self, key: &str, value: &str, ttl_seconds: Option<u64>) -> Result<(), Fault> {
        let world = &self.0.world;
        leak::check(&self.0, "KV", value);
        self.go("kv put", 30, 200).await?;
        let key = self.bend(key);
        let key = key.as_ref();
        let put = world.kv().put(key, value, ttl_seconds, world.now_ms());
        put.map_err(|_| self.too_often("kv put"))?;
        if !world.profile.stale_writer {
            world.kv().forget(self.0.colo, key);
        }
        self.0.may_end("kv put").await;
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), Fault> {
        let world = &self.0.world;
        self.go("kv delete", 30, 200).await?;
        if !world.has(Plant::KvDeleteForgotten) {
            let deleted = world.kv().delete(key, world.now_ms());
            deleted.map_err(|_| self.too_often("kv delete"))?;
        }
        self.0.may_end("kv delete").await;
        Ok(())
    }
}
