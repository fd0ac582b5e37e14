//! A key is retired while agents work: nothing fails meanwhile, and nothing needs the old key afterwards.

use std::collections::BTreeMap;

use clawlink_core::bodies::{Retention, find_body, set_retention};
use clawlink_core::connect::{NewClient, add_client};
use clawlink_core::id::{ConnectionId, OauthClientId, UserId};
use clawlink_core::policy::Policy;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{
    Connection, NewConnection, Publication, SealedPlace, UpstreamAccount, User,
};
use clawlink_core::sealing::Sealer;
use clawlink_core::sweep::sweep;
use clawlink_core::time::MINUTE_MS;
use clawlink_core::vault::KeyId;
use clawlink_store::testing::TestHouse;
use serde_json::json;

use super::support::{Api, NOTE, NOTES, note};

const BOTH: &str = r#"{"k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","k2":"/+7dzLuqmYh3ZlVEMyIRAP/u3cy7qpmId2ZVRDMiEQA="}"#;
const NEW: &str = r#"{"k2":"/+7dzLuqmYh3ZlVEMyIRAP/u3cy7qpmId2ZVRDMiEQA="}"#;

/// Rows in the database, and among them accounts that are called meanwhile.
const ROWS: usize = 10_000;
const CALLED: usize = 20;

/// Both keys are held, and the old one still seals.
async fn before() -> Api {
    let test =
        TestHouse::build_with_keys(clawlink_catalog::apps(), clawlink_catalog::hooks(), BOTH, "k1").unwrap();
    Api::in_house(test, Policy::Standard).await
}

async fn left(house: &House, place: SealedPlace) -> usize {
    let k1 = KeyId::parse("k1").unwrap();
    house.store.sealed_texts.list_sealed_by(place, &k1, "", 20_000).await.unwrap().len()
}

/// Runs the sweep until the old key seals nothing; returns how many runs it took.
async fn sweep_all(house: &House, api: &TestHouse) -> usize {
    let clock = api.clock.clone();
    let mut runs = 0;
    while left(house, SealedPlace::DataKey).await > 0 {
        clock.advance_ms(MINUTE_MS);
        assert!(sweep(house).await.is_empty());
        runs += 1;
    }
    runs
}

/// Somebody whose many connections are only there to be moved.
async fn crowd(house: &House, rows: usize) -> UserId {
    let user = UserId::from("usr_crowd");
    let person = User {
        id: user.clone(),
        email: "c@example.com".to_owned(),
        created_at: house.clock.now(),
        paused_at: None,
    };
    house.store.users.create(&person, "email", "c@example.com").await.unwrap();
    for number in 0..rows {
        let id = ConnectionId::make(&*house.clock, &*house.entropy).unwrap();
        let new = NewConnection {
            wrapped_dek: Sealer::make_wrapped(house, &user, &id).unwrap(),
            id,
            user: user.clone(),
            app: "workbench".to_owned(),
            auth_id: "oauth".to_owned(),
            client: None,
            account: UpstreamAccount { id: number.to_string(), label: number.to_string() },
            scopes: Vec::new(),
            instance: BTreeMap::new(),
            captured: BTreeMap::new(),
            created_at: house.clock.now(),
            granted_at: house.clock.now(),
        };
        house.store.connections.create(&new).await.unwrap();
        let live = Publication {
            user: user.clone(),
            connection: new.id,
            version: 1,
            kv_version: None,
            access_expires_at: None,
            renewable: true,
        };
        house.store.connections.publish(&live).await.unwrap();
    }
    user
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_rows_move_while_calls_go_on() {
    let mut api = before().await;
    for number in 0..CALLED {
        api.test.connect(&api.person, "workbench", &format!("mara{number}")).await.unwrap();
    }
    let crowd = crowd(&api.test.house, ROWS - CALLED).await;
    api.test.house = api.test.deploy_with_keys(BOTH, "k2").unwrap();
    let (house, test) = (api.test.house.clone(), std::sync::Arc::new(api));
    let api = test.clone();
    let sweeper = tokio::spawn(async move { sweep_all(&house, &test.test).await });
    let mut calls = 0;
    while !sweeper.is_finished() {
        api.test.http.answer(200, NOTES);
        let named = format!("mara{}", calls % CALLED);
        let call = json!({ "tool": "workbench_list_notes", "connection": named });
        let answer = api.post("/v1/execute", &call).await;
        assert_eq!(answer.status, 200, "call {calls}: {answer:?}");
        calls += 1;
    }
    assert_eq!(sweeper.await.unwrap(), ROWS.div_ceil(500), "500 rows a run");
    assert!(calls > CALLED, "{calls} calls went on meanwhile");
    let without_the_old = api.test.deploy_with_keys(NEW, "k2").unwrap();
    let mut rows = without_the_old.store.connections.list(&crowd, None).await.unwrap();
    rows.extend(without_the_old.store.connections.list(api.person.id(), None).await.unwrap());
    assert_eq!(rows.len(), ROWS);
    let opens = |row: &&Connection| Sealer::of(&without_the_old, row).is_ok();
    assert_eq!(rows.iter().filter(opens).count(), ROWS);
}

#[tokio::test]
async fn plans_answers_bodies_and_client_secrets_move_too() {
    let mut api = before().await;
    let new = NewClient {
        id: OauthClientId::make(&*api.test.house.clock, &*api.test.house.entropy).unwrap(),
        app: "workbench".to_owned(),
        client_id: "mine".to_owned(),
        client_secret: "own-client-secret".to_owned().into(),
    };
    add_client(&api.test.house, &api.person, new).await.unwrap();
    assert_eq!(left(&api.test.house, SealedPlace::ClientSecret).await, 1);
    api.test.connect(&api.person, "workbench", "mara").await.unwrap();
    set_retention(&api.test.house, &api.person, Retention::Week).await.unwrap();
    api.test.http.answer(201, NOTE);
    let written = api.write("k", &note()).await;
    assert_eq!(left(&api.test.house, SealedPlace::Body).await, 1);
    let unconfirmed =
        json!({ "tool": "workbench_create_note", "arguments": { "title": "Plan", "body": "b" } });
    let preview = api.post("/v1/preview", &unconfirmed).await;
    let activated = api.test.deploy_with_keys(BOTH, "k2").unwrap();
    assert_eq!(sweep_all(&activated, &api.test).await, 1);
    for place in SealedPlace::ALL {
        assert_eq!(left(&activated, place).await, 0, "{place:?}");
    }
    api.test.house = api.test.deploy_with_keys(NEW, "k2").unwrap();
    assert_eq!(api.write("k", &note()).await.body["idempotency"]["replayed"], true);
    let id = written.body["execution_id"].as_str().unwrap().into();
    assert!(find_body(&api.test.house, api.person.id(), &id).await.unwrap().is_some());
    api.test.http.answer(201, NOTE);
    let run = json!({ "confirm_token": preview.body["confirm_token"] });
    assert_eq!(api.post("/v1/execute", &run).await.status, 200);
}

#[tokio::test]
async fn with_one_key_the_sweep_asks_nothing_of_the_texts() {
    let api = Api::connected().await;
    sweep(&api.test.house).await;
    let (now, leases) = (api.test.house.clock.now(), &api.test.house.store.leases);
    assert!(leases.take("rewrap to k1", now, now.plus_ms(MINUTE_MS)).await.unwrap(), "nobody looked");
}

#[tokio::test]
async fn a_key_that_is_not_held_leaves_the_connection_alone() {
    let mut api = Api::connected().await;
    let old = api.test.house.clone();
    api.test.house = api.test.deploy_with_keys(NEW, "k2").unwrap();
    let answer = api.post("/v1/execute", &json!({ "tool": "workbench_list_notes" })).await;
    assert_eq!(answer.code(), (503, "credential_unavailable"));
    let shown = api.get("/v1/connections/1").await.body["health"].clone();
    assert_eq!((&shown["state"], &shown["reason"]), (&json!("degraded"), &json!("key_missing")));
    assert_eq!(shown["next_step"], json!({ "action": "ask_operator" }), "a reconnect would not help");
    assert!(sweep(&api.test.house).await.is_empty());
    api.test.house = old;
    api.test.http.answer(200, NOTES);
    assert_eq!(api.post("/v1/execute", &json!({ "tool": "workbench_list_notes" })).await.status, 200);
}
