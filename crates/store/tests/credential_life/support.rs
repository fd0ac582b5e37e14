//! One person with one connection to Workbench, and everything that can be seen of it.

use std::future::Future;
use std::sync::Arc;

use clawlink_core::credential::{Cell, own_margin_ms};
use clawlink_core::id::ConnectionId;
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::storage::{Connection, Revocation};
use clawlink_core::ports::{AccessAnswer, AccessNeed, Fault};
use clawlink_core::sealing::Sealer;
use clawlink_core::secret::Secret;
use clawlink_core::sweep::sweep;
use clawlink_core::time::{MINUTE_MS, SECOND_MS};
use clawlink_store::testing::TestHouse;
use clawlink_store::{Sql, Statement};
use futures_util::FutureExt;
use tokio::task::JoinHandle;

/// The margin of Workbench's manifest.
pub(crate) const MARGIN_MS: i64 = 120 * SECOND_MS;
/// An access half of [`TestHouse::connect`] lives this long.
pub(crate) const LIFE_MS: i64 = 3_600 * SECOND_MS;

pub(crate) struct Scene {
    pub(crate) test: TestHouse,
    pub(crate) person: SignedIn,
    pub(crate) id: ConnectionId,
}

impl Scene {
    /// Connected: tokens `access-mara` and `refresh-mara`, version 1, published.
    pub(crate) async fn connected() -> Self {
        let test = TestHouse::build(clawlink_catalog::apps(), clawlink_catalog::hooks()).unwrap();
        let (person, _) = test.sign_in("mara@example.com").await.unwrap();
        let id = test.connect(&person, "workbench", "mara").await.unwrap();
        Self { test, person, id }
    }

    /// Connected, and the access half within its margin.
    pub(crate) async fn ending() -> Self {
        let scene = Self::connected().await;
        scene.test.clock.advance_ms(LIFE_MS - scene.margin_ms(MARGIN_MS));
        scene
    }

    /// Connected, and the access half at its end.
    pub(crate) async fn ended() -> Self {
        let scene = Self::connected().await;
        scene.test.clock.advance_ms(LIFE_MS);
        scene
    }

    /// What is left of the access half when this connection's turn comes.
    pub(crate) fn margin_ms(&self, callers_ms: i64) -> i64 {
        own_margin_ms(&self.cell(), callers_ms)
    }

    pub(crate) fn need(&self) -> AccessNeed {
        AccessNeed {
            user: self.person.id().clone(),
            connection: self.id.clone(),
            refused_version: None,
            margin_ms: MARGIN_MS,
        }
    }

    pub(crate) async fn access(&self) -> Result<AccessAnswer, Fault> {
        self.test.house.actor.access(self.need()).await
    }

    /// A call that waits for new access, once the token endpoint was asked; its answer must be held back.
    pub(crate) async fn call_on_its_way(self: &Arc<Self>) -> JoinHandle<Result<AccessAnswer, Fault>> {
        let scene = self.clone();
        let calling = tokio::spawn(async move { scene.access().await });
        self.token_call().await;
        calling
    }

    /// Waits until the token endpoint was asked.
    pub(crate) async fn token_call(&self) {
        while self.token_calls() == 0 {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) async fn access_after_401(&self, version: i64) -> AccessAnswer {
        let need = AccessNeed { refused_version: Some(version), ..self.need() };
        self.test.house.actor.access(need).await.unwrap()
    }

    /// The token that the person's calls are made with.
    pub(crate) async fn token(&self) -> String {
        let AccessAnswer::Ready { access, version, .. } = self.access().await.unwrap() else {
            panic!("no access")
        };
        let row = self.row().await.unwrap();
        let secrets = Sealer::of(&self.test.house, &row).unwrap().open_access(&access, version).unwrap();
        secrets.access_token().unwrap().expose().clone()
    }

    /// The refresh token that is kept.
    pub(crate) async fn grant(&self) -> String {
        let (cell, row) = (self.cell(), self.row().await.unwrap());
        let sealer = Sealer::of(&self.test.house, &row).unwrap();
        let secrets = sealer.open_grant(cell.grant.as_ref().unwrap(), cell.version).unwrap();
        secrets.refresh_token().unwrap().expose().clone()
    }

    pub(crate) fn cell(&self) -> Cell {
        self.test.actor.cell(&self.id).peek().unwrap()
    }

    pub(crate) async fn row(&self) -> Option<Connection> {
        self.test.house.store.connections.find(self.person.id(), &self.id).await.unwrap()
    }

    pub(crate) async fn revocation(&self) -> Revocation {
        self.test.house.store.revocations.find(self.person.id(), &self.id).await.unwrap().unwrap()
    }

    /// The versions that KV holds.
    pub(crate) fn copies(&self) -> Vec<i64> {
        self.test.kv.dump().keys().map(|key| key.rsplit('/').next().unwrap().parse().unwrap()).collect()
    }

    /// The token endpoint's next answer: access token and refresh token of this name, for an hour.
    pub(crate) fn grant_next(&self, name: &str) {
        let body = format!(
            r#"{{"access_token":"access-{name}","refresh_token":"refresh-{name}","expires_in":3600}}"#
        );
        self.test.http.answer(200, &body);
    }

    pub(crate) fn refuse_next(&self) {
        self.test.http.answer(400, r#"{"error":"invalid_grant"}"#);
    }

    /// Requests to this path so far; their bodies.
    pub(crate) fn asked(&self, path: &str) -> Vec<String> {
        let seen = self.test.http.seen().into_iter().filter(|seen| seen.url.ends_with(path));
        seen.map(|seen| String::from_utf8(seen.body).unwrap()).collect()
    }

    pub(crate) fn token_calls(&self) -> usize {
        self.asked("/oauth/token").len()
    }

    /// Lets time pass and the alarm go off wherever it is due on the way.
    pub(crate) async fn pass(&self, ms: i64) {
        self.pass_at(&self.id, ms).await;
    }

    /// The same at another connection's object.
    pub(crate) async fn pass_at(&self, id: &ConnectionId, ms: i64) {
        let end = self.test.house.clock.now().plus_ms(ms);
        loop {
            let due = self.test.actor.cell(id).alarm().filter(|at| *at <= end);
            let now = self.test.house.clock.now();
            self.test.clock.advance_ms(due.unwrap_or(end).since(now).max(0));
            if due.is_none() {
                return;
            }
            // A fault is the alarm's own to mend.
            let _ = self.test.actor.ring(id).await;
        }
    }

    /// One run of the sweeper, without a fault.
    pub(crate) async fn sweep(&self) {
        assert!(sweep(&self.test.house).await.is_empty());
    }

    /// One run of the sweeper, a minute later.
    pub(crate) async fn sweep_later(&self) {
        self.pass(MINUTE_MS).await;
        // What fails comes again.
        let _ = sweep(&self.test.house).await;
    }

    /// A call made it at this moment.
    pub(crate) async fn use_it(&self) {
        self.test
            .house
            .store
            .connections
            .note_result(&self.id, self.test.house.clock.now(), None, None)
            .await
            .unwrap();
    }

    /// The number of audit events of this kind.
    pub(crate) async fn audited(&self, action: &str) -> usize {
        let sql = "SELECT action FROM audit_events WHERE action = ?1";
        let rows = self.test.sql.query(Statement::new(sql, vec![action.into()])).await.unwrap();
        rows.len()
    }
}

/// Runs it until it ends, or hangs at a crash and is dropped like everything in that process. The fakes never wait.
pub(crate) fn until_crash<T>(work: impl Future<Output = T>) -> Option<T> {
    work.now_or_never()
}

/// A consent given anew.
pub(crate) fn token(text: &str) -> clawlink_core::secret::SecretText {
    Secret::new(text.to_owned())
}
