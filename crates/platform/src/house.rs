use std::sync::{Arc, OnceLock};

use clawlink_core::catalog::Catalog;
use clawlink_core::config::{Config, ConfigError};
use clawlink_core::memory::Memory;
use clawlink_core::ports::{Background, Clock, House, Http, Mailer, Store};
use clawlink_manifest::App;
use clawlink_manifest::hook::Hooks;
use clawlink_store::Database;
use worker::Env;

use crate::{
    D1, HttpMailer, LocalMailer, ObjectActor, WorkerClock, WorkerEntropy, WorkerHttp, WorkerKv, WorkerSigner,
    load_config,
};

/// Why no house stands: the event is answered with 503 and the log says this.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Variables are missing or malformed.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A binding is missing.
    #[error("binding: {0}")]
    Binding(String),
}

/// What an isolate decides once: both are plain values and hold no handle of any event.
static SETTLED: OnceLock<(Arc<Config>, Arc<Catalog>)> = OnceLock::new();

/// What an isolate remembers.
static MEMORY: OnceLock<Arc<Memory>> = OnceLock::new();

/// Builds the house of one event from its bindings `DB`, `CREDENTIALS` and `CONNECTIONS`.
///
/// # Errors
/// [`BuildError`], naming every variable or the binding at fault.
pub fn build_house(
    env: &Env,
    background: Arc<dyn Background>,
    apps: &'static [App],
    hooks: Hooks,
) -> Result<House, BuildError> {
    let (config, catalog) = settle(env, apps, hooks)?;
    let binding = |error: worker::Error| BuildError::Binding(error.to_string());
    let database = Arc::new(Database::new(Arc::new(D1::new(env.d1("DB").map_err(binding)?))));
    let store = Store::of(database);
    let (clock, http) = (Arc::new(WorkerClock), Arc::new(WorkerHttp));
    Ok(House {
        mailer: build_mailer(&config, &store, clock.clone(), http.clone()),
        config,
        catalog,
        memory: MEMORY.get_or_init(|| Arc::new(Memory::keeping_rows())).clone(),
        clock,
        entropy: Arc::new(WorkerEntropy),
        signer: Arc::new(WorkerSigner),
        http,
        kv: Arc::new(WorkerKv::new(env.kv("CREDENTIALS").map_err(binding)?)),
        background,
        actor: Arc::new(ObjectActor::new(env.durable_object("CONNECTIONS").map_err(binding)?)),
        store,
    })
}

fn settle(env: &Env, apps: &'static [App], hooks: Hooks) -> Result<(Arc<Config>, Arc<Catalog>), ConfigError> {
    if let Some(settled) = SETTLED.get() {
        return Ok(settled.clone());
    }
    let config = Config::build(load_config(env))?;
    let catalog = if config.local {
        Catalog::local(apps, hooks, &config.local_origins)
    } else {
        Catalog::new(apps, hooks)
    };
    let settled = (Arc::new(config), Arc::new(catalog));
    Ok(SETTLED.get_or_init(|| settled).clone())
}

fn build_mailer(
    config: &Arc<Config>,
    store: &Store,
    clock: Arc<dyn Clock>,
    http: Arc<dyn Http>,
) -> Arc<dyn Mailer> {
    if config.local && config.mail.is_none() {
        Arc::new(LocalMailer { mailbox: store.mailbox.clone(), clock })
    } else {
        Arc::new(HttpMailer { config: config.clone(), http })
    }
}
