//! Every port of the domain, faked to the documented behaviour of what stands there in production.

mod actor;
mod alarm;
mod background;
mod cell;
mod clock;
mod exchange;
mod http;
mod kv;
mod leak;
mod namespace;
mod sql;

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use clawlink_core::catalog::Catalog;
use clawlink_core::config::{Config, ConfigError, RawConfig};
use clawlink_core::ports::{Fault, House, Mail, Mailer, Signer, Store};
use clawlink_core::secret::Secret;
use clawlink_manifest::App;
use clawlink_store::Database;

pub(crate) use actor::SimActor;
pub(crate) use namespace::Namespace;

use crate::world::{PROVIDER, Seat};

/// The secret of our own OAuth client.
pub(crate) const CLIENT_SECRET: &str = "workbench-local-secret";
/// The provider's app without idempotency keys: its writes can never be repeated.
pub(crate) const PLAIN: &str = "plainbench";

/// Our scripts with the keys they may hold while the key that wraps all others is changed.
const KEYS: [(&str, &str); 4] = [
    (r#"{"k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}"#, "k1"),
    (BOTH_KEYS, "k1"),
    (BOTH_KEYS, "k2"),
    (r#"{"k2":"HxwdHhsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA="}"#, "k2"),
];
const BOTH_KEYS: &str = r#"{"k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","k2":"HxwdHhsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA="}"#;

/// How far a script is in changing keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum KeyStage {
    /// One key, as in every other scene.
    #[default]
    Old,
    /// The new key is held.
    Added,
    /// The new key seals.
    Active,
    /// The old key is gone.
    Retired,
}

/// What is the same in every world.
pub(crate) struct Settings {
    configs: [Arc<Config>; 4],
    catalog: Arc<Catalog>,
}

impl Settings {
    /// Reads them once a process.
    ///
    /// # Errors
    /// [`ConfigError`] when they contradict themselves.
    pub(crate) fn get() -> Result<&'static Self, ConfigError> {
        static SETTINGS: OnceLock<Settings> = OnceLock::new();
        if let Some(settings) = SETTINGS.get() {
            return Ok(settings);
        }
        let [old, added, active, retired] =
            KEYS.map(|(keys, active)| Config::build(raw_config(keys, active)));
        let configs = [Arc::new(old?), Arc::new(added?), Arc::new(active?), Arc::new(retired?)];
        let [config, ..] = &configs;
        let catalog = Catalog::local(&apps(), clawlink_catalog::hooks(), &config.local_origins);
        Ok(SETTINGS.get_or_init(|| Self { configs, catalog: Arc::new(catalog) }))
    }

    fn config(&self, stage: KeyStage) -> Arc<Config> {
        let [old, added, active, retired] = &self.configs;
        let held = match stage {
            KeyStage::Old => old,
            KeyStage::Added => added,
            KeyStage::Active => active,
            KeyStage::Retired => retired,
        };
        held.clone()
    }

    /// The house of one event that runs on this seat.
    pub(crate) fn house(&self, seat: &Seat) -> House {
        let database = Database::new(Arc::new(sql::SimSql::new(seat.clone())));
        House {
            config: self.config(seat.world.key_stage(seat.group)),
            catalog: self.catalog.clone(),
            memory: Arc::default(),
            clock: Arc::new(clock::SimClock(seat.clone())),
            entropy: seat.world.entropy.clone(),
            signer: Arc::new(NoKeys),
            http: Arc::new(http::SimHttp(seat.clone())),
            kv: Arc::new(kv::SimKv(seat.clone())),
            mailer: Arc::new(NoMail),
            background: Arc::new(background::SimBackground(seat.clone())),
            actor: Arc::new(SimActor(seat.clone())),
            store: Store::of(Arc::new(database)),
        }
    }
}

/// The practice app as it is, and once more without idempotency keys.
fn apps() -> Vec<App> {
    let Some(workbench) = clawlink_catalog::app("workbench") else { return Vec::new() };
    let mut plain = workbench.clone();
    plain.slug = PLAIN.into();
    plain.idempotency = None;
    for tool in plain.tools.to_mut() {
        tool.name = tool.name.replace("workbench_", "plainbench_").into();
    }
    vec![workbench.clone(), plain]
}

fn raw_config(keys: &str, active: &str) -> RawConfig {
    let client = format!(r#"{{"client_id":"clawlink-local","client_secret":"{CLIENT_SECRET}"}}"#);
    RawConfig {
        environment: Some("local".to_owned()),
        web_origin: Some("http://127.0.0.1:8787".to_owned()),
        api_origin: Some("http://127.0.0.1:8788".to_owned()),
        credential_keys: Some(Secret::new(keys.to_owned())),
        credential_key_active: Some(active.to_owned()),
        oauth_clients: Some(Secret::new(format!(r#"{{"workbench":{client},"{PLAIN}":{client}}}"#))),
        local_origins: Some(format!(r#"{{"{PROVIDER}":"{PROVIDER}"}}"#)),
        ..RawConfig::default()
    }
}

/// Nobody here entrusts a key.
struct NoKeys;

#[async_trait]
impl Signer for NoKeys {
    async fn sign_rs256(&self, _key: &Secret<Vec<u8>>, _message: &[u8]) -> Result<Vec<u8>, Fault> {
        Err(Fault::new("signer", "no key"))
    }
}

/// Nobody here is written to.
struct NoMail;

#[async_trait]
impl Mailer for NoMail {
    async fn send(&self, _mail: Mail) -> Result<(), Fault> {
        Ok(())
    }
}
