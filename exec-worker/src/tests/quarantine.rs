//! Ciphertext that does not open: read once more, then set aside, never deleted.

use clawlink_core::id::ConnectionId;
use clawlink_core::ports::CellStorage;
use clawlink_core::ports::storage::{ConnectionState, SealedPlace, SealedRow, Swap};
use clawlink_core::vault::AccessHalf;
use clawlink_store::{Sql, Statement};
use serde_json::{Value, json};

use super::support::{Answer, Api, NOTES};

/// Workbench connected as `mara`, and the connection.
async fn connected() -> (Api, ConnectionId) {
    let api = Api::connected().await;
    let rows = api.test.house.store.connections.list(api.person.id(), None).await.unwrap();
    let id = rows[0].id.clone();
    (api, id)
}

async fn list(api: &Api) -> Answer {
    api.test.http.answer(200, NOTES);
    api.post("/v1/execute", &json!({ "tool": "workbench_list_notes" })).await
}

/// Another connection's text in this one's place.
fn spoil(text: &str) -> String {
    let (head, tail) = text.split_at(text.len() - 4);
    format!("{head}{}", if tail == "AAAA" { "BBBB" } else { "AAAA" })
}

async fn spoil_kv(api: &Api, id: &ConnectionId) {
    let key = format!("cred/{id}/1");
    let half = api.test.kv.dump()[&key].clone();
    api.test.house.kv.put(&key, &spoil(&half), None).await.unwrap();
}

async fn spoil_cell(api: &Api, id: &ConnectionId) {
    let storage = api.test.actor.cell(id);
    let mut cell = storage.load().await.unwrap().unwrap();
    cell.access = AccessHalf::from(spoil(cell.access.as_str()));
    storage.save(&cell).await.unwrap();
}

async fn spoil_data_key(api: &Api, id: &ConnectionId) {
    let store = &api.test.house.store;
    let row = store.connections.find(api.person.id(), id).await.unwrap().unwrap();
    let text = row.wrapped_dek.to_string();
    let old = SealedRow { user: row.user, id: id.to_string(), text: text.clone() };
    let swap = Swap { old, new: spoil(&text) };
    assert_eq!(store.sealed_texts.swap(SealedPlace::DataKey, &[swap]).await.unwrap(), 1);
}

async fn state(api: &Api, id: &ConnectionId) -> ConnectionState {
    api.test.house.store.connections.find(api.person.id(), id).await.unwrap().unwrap().state
}

async fn audited(api: &Api) -> Vec<Value> {
    let sql = "SELECT target FROM audit_events WHERE action = 'credential.quarantined'";
    let rows = api.test.sql.query(Statement::new(sql, vec![])).await.unwrap();
    rows.into_iter().map(|row| row["target"].clone()).collect()
}

#[tokio::test]
async fn a_spoilt_copy_is_read_once_more_from_the_single_writer() {
    let (api, id) = connected().await;
    spoil_kv(&api, &id).await;
    assert_eq!(list(&api).await.status, 200);
    assert_eq!((state(&api, &id).await, audited(&api).await.len()), (ConnectionState::Active, 0));
}

#[tokio::test]
async fn a_version_the_writer_cannot_open_either_is_quarantined_until_it_is_reconnected() {
    let (api, id) = connected().await;
    spoil_kv(&api, &id).await;
    spoil_cell(&api, &id).await;
    assert_eq!(list(&api).await.code(), (409, "credential_refused"));
    assert_eq!(state(&api, &id).await, ConnectionState::NeedsReauth);
    assert_eq!(audited(&api).await, [json!(format!("{id}/1"))]);
    let shown = api.get(&format!("/v1/connections/{id}")).await;
    assert_eq!(shown.body["health"]["reason"], "credential_unreadable");
    assert_eq!(shown.body["health"]["next_step"]["action"], "reconnect");
    assert!(api.test.mail.all().last().unwrap().text.contains("no longer opens"));
    assert!(api.test.kv.dump().contains_key(&format!("cred/{id}/1")), "nothing is deleted");
    assert_eq!(list(&api).await.code(), (409, "reauth_required"));
    assert!(api.test.http.seen().is_empty(), "nothing was sent");
    assert_eq!(api.test.connect(&api.person, "workbench", "mara").await.unwrap(), id);
    assert_eq!(list(&api).await.status, 200);
}

#[tokio::test]
async fn a_spoilt_data_key_is_quarantined_and_replaced_by_a_reconnect() {
    let (api, id) = connected().await;
    spoil_data_key(&api, &id).await;
    assert_eq!(list(&api).await.code(), (409, "credential_refused"));
    assert_eq!(state(&api, &id).await, ConnectionState::NeedsReauth);
    assert_eq!(api.test.connect(&api.person, "workbench", "mara").await.unwrap(), id);
    assert_eq!(list(&api).await.status, 200);
}

#[tokio::test]
async fn many_at_once_are_a_bad_deployment_and_are_not_marked() {
    let (api, _) = connected().await;
    for number in 0..8 {
        api.test.connect(&api.person, "workbench", &format!("mara{number}")).await.unwrap();
    }
    let rows = api.test.house.store.connections.list(api.person.id(), None).await.unwrap();
    for row in &rows {
        spoil_data_key(&api, &row.id).await;
        let call = json!({ "tool": "workbench_list_notes", "connection": row.id.as_str() });
        assert_eq!(api.post("/v1/execute", &call).await.code(), (409, "credential_refused"));
    }
    assert_eq!(audited(&api).await.len(), 5);
}
