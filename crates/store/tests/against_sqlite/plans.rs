//! How SQLite runs what people and devices wait for: always by a key or an index, never through a whole table.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use clawlink_core::policy::{Answer, Pattern, Policy, Rule};
use clawlink_core::ports::storage::{
    ApprovalFilter, ApprovalStatus, Approvals, AuthCodes, ConnectionSessions, Connections, Decided, Devices,
    ExecutionFilter, ExecutionStatus, Leases, Ledger, LoginCodes, Previews, Publication, ReauthMails,
    RevocationOutcome, Revocations, Rules, Users, WebSessions,
};
use clawlink_store::testing::NOW;
use clawlink_store::{Database, Row, Sql, SqlError, Statement};

use crate::support::{Scene, look};

/// Keeps what it is asked and answers that there is nothing.
#[derive(Default)]
struct Recorder(Mutex<Vec<Statement>>);

#[async_trait]
impl Sql for Recorder {
    async fn query(&self, statement: Statement) -> Result<Vec<Row>, SqlError> {
        self.0.lock().unwrap().push(statement);
        Ok(Vec::new())
    }

    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, SqlError> {
        let answers = vec![Vec::new(); statements.len()];
        self.0.lock().unwrap().extend(statements);
        Ok(answers)
    }
}

/// The plan of each statement that `ask` makes the store send, beside its text.
async fn plans(scene: &Scene, ask: impl AsyncFnOnce(&Database)) -> Vec<(&'static str, String)> {
    let recorder = Arc::new(Recorder::default());
    ask(&Database::new(recorder.clone())).await;
    let statements = std::mem::take(&mut *recorder.0.lock().unwrap());
    let mut plans = Vec::new();
    for Statement { sql, values } in statements {
        let explain = Box::leak(format!("EXPLAIN QUERY PLAN {sql}").into_boxed_str());
        let steps = scene.world.sql.query(Statement::new(explain, values)).await.unwrap();
        let steps: Vec<&str> = steps.iter().map(|step| step["detail"].as_str().unwrap()).collect();
        plans.push((sql, steps.join("; ")));
    }
    plans
}

#[tokio::test]
async fn nothing_that_somebody_waits_for_scans_a_table() {
    let scene = Scene::open().await;
    let (user, device, connection) = (&scene.user, &scene.device, &scene.connection);
    let new = scene.world.new_connection(user, "forge", "con_2");
    let publication = Publication {
        user: user.clone(),
        connection: connection.clone(),
        version: 2,
        kv_version: Some(2),
        access_expires_at: None,
        renewable: true,
    };
    let end = scene.end("exe_1", ExecutionStatus::Succeeded);
    let page = ExecutionFilter { limit: 20, ..ExecutionFilter::default() };
    let waiting =
        ApprovalFilter { status: Some(ApprovalStatus::Waiting), limit: 20, ..ApprovalFilter::default() };
    let decided = Decided {
        id: "apr".into(),
        user: user.clone(),
        digest: "sha256:00".to_owned(),
        status: ApprovalStatus::Approved,
        note: None,
        at: NOW,
        expires_at: None,
    };
    let rule = Rule { pattern: Pattern::parse("slack").unwrap(), answer: Answer::Ask };
    let plans = plans(&scene, async |database: &Database| {
        database.find_by_identity("email", "ann@example.com").await.unwrap();
        Users::find(database, user).await.unwrap();
        database.count_since("ann@example.com", NOW).await.unwrap();
        database.spend_guess("browser", NOW).await.unwrap();
        WebSessions::find(database, "session").await.unwrap();
        WebSessions::touch(database, "session", NOW).await.unwrap();
        database.find_by_credential("dev").await.unwrap();
        Devices::list(database, user, NOW).await.unwrap();
        database.revoke(user, device, NOW).await.unwrap();
        database.consume("code", "dev", NOW).await.unwrap();
        ConnectionSessions::find(database, user, &"cse".into()).await.unwrap();
        database.consume_state(user, "state", NOW).await.unwrap();
        Connections::create(database, &new).await.unwrap();
        database.publish(&publication).await.unwrap();
        Connections::find(database, user, connection).await.unwrap();
        database.find_account(user, "forge", "account").await.unwrap();
        Connections::list(database, user, None).await.unwrap();
        Connections::list(database, user, Some("forge")).await.unwrap();
        database.set_default(user, connection).await.unwrap();
        database.begin_disconnect(user, connection, NOW).await.unwrap();
        database.end_disconnect(connection, RevocationOutcome::Revoked, NOW).await.unwrap();
        Revocations::find(database, user, connection).await.unwrap();
        Revocations::list(database, user, NOW, 20).await.unwrap();
        Previews::find(database, device, "pre").await.unwrap();
        Approvals::find(database, user, &"apr".into()).await.unwrap();
        database.find_used(user, &"exe".into()).await.unwrap();
        Approvals::list(database, user, &waiting, NOW).await.unwrap();
        database.count_waiting(user, NOW).await.unwrap();
        database.decide(&decided).await.unwrap();
        database.set_policy(user, device, Policy::Careful).await.unwrap();
        database.put_rule(user, device, &rule, 9, NOW).await.unwrap();
        database.remove_rule(user, device, &rule.pattern).await.unwrap();
        // The recorder cannot say why nothing was promised.
        database.claim(&scene.keyed("exe_1", "k")).await.unwrap_err();
        Ledger::finish(database, &end).await.unwrap();
        database.record_read(&scene.claim("exe_1"), &end).await.unwrap();
        Ledger::find(database, user, &"exe_1".into()).await.unwrap();
        Ledger::list(database, user, &page).await.unwrap();
        database.take("settle", NOW, NOW).await.unwrap();
    })
    .await;
    assert!(plans.len() > 30, "{}", plans.len());
    for (sql, plan) in plans {
        // The second walks a list that came as a parameter.
        let scans = plan.replace("SCAN CONSTANT ROW", "").replace("SCAN json_each VIRTUAL TABLE", "");
        assert!(!scans.contains("SCAN"), "{sql}\n{plan}");
    }
}

#[tokio::test]
async fn the_activity_list_reads_one_range_of_the_key_in_order() {
    let scene = Scene::open().await;
    let page = ExecutionFilter { limit: 20, ..ExecutionFilter::default() };
    let plans = plans(&scene, async |database: &Database| {
        Ledger::list(database, &scene.user, &page).await.unwrap();
    })
    .await;
    let (_, plan) = &plans[0];
    assert!(plan.contains("PRIMARY KEY (user_id=? AND id<?)") && !plan.contains("TEMP B-TREE"), "{plan}");
}

#[tokio::test]
async fn the_sweeper_finds_open_rows_by_their_index() {
    let scene = Scene::open().await;
    let plans = plans(&scene, async |database: &Database| {
        database.settle(NOW, NOW).await.unwrap();
        database.list_unfinished(NOW, 5).await.unwrap();
        database.list_ending(NOW, NOW, NOW, 5).await.unwrap();
        database.take_due(NOW, NOW, 5).await.unwrap();
    })
    .await;
    let (settle, unfinished) = (&plans[0].1, &plans[1].1);
    assert!(settle.contains("executions_open (started_at<?)"), "{settle}");
    assert!(unfinished.contains("user_integrations_unfinished"), "{unfinished}");
    assert!(!unfinished.contains("TEMP B-TREE"), "{unfinished}");
    let ending = &plans[2].1;
    assert!(
        ending.contains("user_integrations_ending (access_expires_at>? AND access_expires_at<?)"),
        "{ending}"
    );
    assert!(!ending.contains("TEMP B-TREE"), "{ending}");
    let due = &plans[3].1;
    assert!(due.contains("reauth_mails_by_due") && !due.contains("SCAN"), "{due}");
}

#[tokio::test]
async fn an_index_that_nobody_made_would_be_noticed() {
    let scene = Scene::open().await;
    let steps = look(&scene.world, "EXPLAIN QUERY PLAN SELECT 1 FROM executions WHERE digest = 'x'").await;
    assert!(steps[0]["detail"].as_str().unwrap().contains("SCAN"));
}
