use std::sync::Arc;

use clawlink_core::catalog::Catalog;
use clawlink_core::config::{Config, ConfigError, RawConfig};
use clawlink_core::connect::{Fresh, KeepError, keep};
use clawlink_core::credential::Secrets;
use clawlink_core::id::ConnectionId;
use clawlink_core::identity::{SignInError, SignedIn, authenticate_session, request_code, sign_in};
use clawlink_core::pairing::{MakeKeyError, make_key};
use clawlink_core::policy::Policy;
use clawlink_core::ports::storage::UpstreamAccount;
use clawlink_core::ports::{House, Store};
use clawlink_core::secret::{Secret, SecretText};
use clawlink_core::testing::{
    KeptMail, KeptWork, LocalActor, MapKv, NativeSigner, ScriptedHttp, SeededEntropy, StoppedClock, Tripwire,
};
use clawlink_manifest::App;
use clawlink_manifest::hook::Hooks;
use serde_json::json;

use super::{CountingSql, NOW, SqliteSql, TrippedSql};
use crate::database::Database;
use crate::sql::SqlError;

/// A whole house on fakes over a real database: what a router is tested with. Everything below the ports is visible.
pub struct TestHouse {
    /// Hand this to a router.
    pub house: House,
    /// What apps answer.
    pub http: ScriptedHttp,
    /// Credentials at rest near the caller.
    pub kv: Arc<MapKv>,
    /// Every mail.
    pub mail: Arc<KeptMail>,
    /// Stands still until it is moved.
    pub clock: Arc<StoppedClock>,
    /// Work that was put off until after the answer.
    pub background: Arc<KeptWork>,
    /// The single writers.
    pub actor: Arc<LocalActor>,
    /// What was asked of the database.
    pub sql: Arc<CountingSql>,
    /// Lets any step of any port go wrong.
    pub wire: Arc<Tripwire>,
}

/// Why a test house does not stand.
#[derive(Debug, thiserror::Error)]
pub enum TestHouseError {
    /// A migration fails.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl TestHouse {
    /// An empty house with these apps. OAuth clients stand for `workbench`, `gmail` and `twitter`.
    ///
    /// # Errors
    /// [`TestHouseError`].
    pub fn build(apps: &'static [App], hooks: Hooks) -> Result<Self, TestHouseError> {
        Self::build_with_keys(apps, hooks, FIRST_KEY, "k1")
    }

    /// The same with these keys: `CREDENTIAL_KEYS` and `CREDENTIAL_KEY_ACTIVE`.
    ///
    /// # Errors
    /// [`TestHouseError`].
    pub fn build_with_keys(
        apps: &'static [App],
        hooks: Hooks,
        keys: &str,
        active: &str,
    ) -> Result<Self, TestHouseError> {
        let wire = Arc::new(Tripwire::default());
        let sqlite = TrippedSql::new(Arc::new(SqliteSql::migrated()?), wire.clone());
        let sql = Arc::new(CountingSql::new(Arc::new(sqlite)));
        let config = Config::build(raw_config(keys, active))?;
        let catalog = Catalog::local(apps, hooks, &config.local_origins);
        let (http, kv) = (ScriptedHttp::on(wire.clone()), Arc::new(MapKv::on(wire.clone())));
        let mail = Arc::new(KeptMail::default());
        let (clock, background) = (Arc::new(StoppedClock::at(NOW.0)), Arc::new(KeptWork::default()));
        let actor = Arc::new(LocalActor::on(wire.clone()));
        let house = House {
            config: Arc::new(config),
            catalog: Arc::new(catalog),
            memory: Arc::default(),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(1)),
            signer: Arc::new(NativeSigner),
            http: Arc::new(http.clone()),
            kv: kv.clone(),
            mailer: mail.clone(),
            background: background.clone(),
            actor: actor.clone(),
            store: Store::of(Arc::new(Database::new(sql.clone()))),
        };
        actor.settle(house.clone());
        Ok(Self { house, http, kv, mail, clock, background, actor, sql, wire })
    }

    /// This house as a later deployment with these keys sees it; the single writers stay with the earlier one.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn deploy_with_keys(&self, keys: &str, active: &str) -> Result<House, ConfigError> {
        Ok(House { config: Arc::new(Config::build(raw_config(keys, active))?), ..self.house.clone() })
    }

    /// Signs a person in by the mailed code; returns them and their session secret.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn sign_in(&self, email: &str) -> Result<(SignedIn, SecretText), SignInError> {
        let requested = request_code(&self.house, email).await.map_err(|_| SignInError::NoCode)?;
        let subject = self.mail.all().last().map(|mail| mail.subject.clone()).unwrap_or_default();
        let code = subject.split(" is your").next().unwrap_or_default().to_owned();
        let session = sign_in(&self.house, Some(&requested.browser_secret), &code).await?;
        let person = authenticate_session(&self.house, &session).await?.ok_or(SignInError::NoCode)?;
        Ok((person, session))
    }

    /// Makes a device by hand; returns its credential.
    ///
    /// # Errors
    /// [`MakeKeyError`].
    pub async fn pair(&self, person: &SignedIn, policy: Policy) -> Result<String, MakeKeyError> {
        Ok(make_key(&self.house, person, "test", policy).await?.credential.text.expose().clone())
    }

    /// Keeps an OAuth credential (`access`, `refresh`) of an account, without asking the app.
    ///
    /// # Errors
    /// [`KeepError`].
    pub async fn connect(
        &self,
        person: &SignedIn,
        app: &str,
        account: &str,
    ) -> Result<ConnectionId, KeepError> {
        self.connect_as(person, app, account, |fresh| fresh).await
    }

    /// The same, changed before it is kept.
    ///
    /// # Errors
    /// [`KeepError`].
    pub async fn connect_as(
        &self,
        person: &SignedIn,
        app: &str,
        account: &str,
        change: impl FnOnce(Fresh) -> Fresh,
    ) -> Result<ConnectionId, KeepError> {
        let token = |text: &str| Secret::new(format!("{text}-{account}"));
        let fresh = Fresh {
            app: app.to_owned(),
            auth_id: "oauth".to_owned(),
            client: None,
            target: None,
            account: UpstreamAccount { id: account.to_owned(), label: account.to_owned() },
            scopes: Vec::new(),
            instance: std::collections::BTreeMap::new(),
            captured: std::collections::BTreeMap::new(),
            access: Secrets::access(&token("access")),
            grant: Some(Secrets::grant(&token("refresh"))),
            expires_at: Some(NOW.plus_ms(3_600_000)),
        };
        Ok(keep(&self.house, person, change(fresh)).await?.connection)
    }
}

/// The key of the client at Workbench, made for tests alone.
pub const CLIENT_KEY: &str = include_str!("client_key.pem");

/// The keyring of a house that nobody gave another.
const FIRST_KEY: &str = r#"{"k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}"#;

fn raw_config(keys: &str, active: &str) -> RawConfig {
    let clients = json!({
        "workbench": {
            "client_id": "clawlink-local", "client_secret": "client-secret",
            "private_key": CLIENT_KEY, "key_id": "client-key-1"
        },
        "gmail": { "client_id": "g", "client_secret": "client-secret" },
        "twitter": { "client_id": "x", "client_secret": "client-secret" },
    });
    RawConfig {
        environment: Some("local".to_owned()),
        web_origin: Some("http://127.0.0.1:8787".to_owned()),
        api_origin: Some("http://127.0.0.1:8788".to_owned()),
        credential_keys: Some(Secret::new(keys.to_owned())),
        credential_key_active: Some(active.to_owned()),
        oauth_clients: Some(Secret::new(clients.to_string())),
        local_origins: Some(r#"{"https://workbench.claw-link.dev":"http://127.0.0.1:8789"}"#.to_owned()),
        ..RawConfig::default()
    }
}
