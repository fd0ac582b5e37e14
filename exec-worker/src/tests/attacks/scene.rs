//! Two people in one house, each with a device and one of everything that somebody can own.

use std::collections::BTreeMap;

use axum::body::Body;
use clawlink_core::connect::{Start, disconnect, start};
use clawlink_core::identity::SignedIn;
use clawlink_core::policy::Policy;
use clawlink_core::ports::Incoming;
use clawlink_store::Row;
use clawlink_store::testing::{TestHouse, dump};
use http::Request;
use serde_json::{Value, json};

use super::stance::{Stance, Thing};
use crate::tests::support::{Answer, Api, NOTE};

/// A person with things of theirs.
pub(in crate::tests) struct Owner {
    pub(super) person: SignedIn,
    pub(super) session: String,
    pub(super) credential: String,
    pub(in crate::tests) live: BTreeMap<Thing, String>,
    pub(super) gone: BTreeMap<Thing, String>,
}

/// Mara's device calls; what it is after is Noah's, or a second device's of Mara.
pub(in crate::tests) struct Scene {
    pub(in crate::tests) api: Api,
    pub(in crate::tests) mara: Owner,
    pub(super) noah: Owner,
    /// An execution and an approval of Mara's other device.
    pub(super) siblings: BTreeMap<Thing, String>,
}

/// Tables, key store, and how many requests left.
pub(super) type State = (BTreeMap<String, Vec<Row>>, BTreeMap<String, String>, usize);

impl Scene {
    pub(in crate::tests) async fn set() -> Self {
        let test = TestHouse::build(clawlink_catalog::apps(), clawlink_catalog::hooks()).unwrap();
        let (test, noah) = Owner::settle(test, "noah").await;
        let (test, mara) = Owner::settle(test, "mara").await;
        let second = test.pair(&mara.person, Policy::Standard).await.unwrap();
        let api = Api { test, person: mara.person.clone(), credential: second };
        let execution = write(&api).await.body["execution_id"].as_str().unwrap().to_owned();
        let approval = ask(&api).await.body["approval"]["id"].as_str().unwrap().to_owned();
        let siblings = [(Thing::Execution, execution), (Thing::Approval, approval)].into();
        let api = Api { credential: mara.credential.clone(), ..api };
        Self { api, mara, noah, siblings }
    }

    /// What an attack must leave alone. When a device was last used is no part of it.
    pub(super) async fn state(&self) -> State {
        let mut tables = dump(&*self.api.test.sql).await.unwrap();
        for row in tables.get_mut("devices").unwrap() {
            row.remove("last_used_at").unwrap();
        }
        (tables, self.api.test.kv.dump(), self.api.test.http.seen().len())
    }
}

/// A request for a route, complete but for who sends it.
pub(super) fn request(method: &str, path: &str, stance: Stance, id: &str) -> Request<Body> {
    let path =
        path.replace("{app}", "workbench").replace("{tool}", "workbench_list_notes").replace("{id}", id);
    let path = path.replace("{action}", "list_notes");
    let path = match path.as_str() {
        "/v1/tools/search" | "/api/tools/search" | "/api/search" => format!("{path}?query=notes"),
        "/api/actions" => format!("{path}?integration_id=workbench"),
        _ => path,
    };
    let method = if method == "ANY" { "POST" } else { method };
    let body = if method == "POST" && stance == Stance::Device { body(&path) } else { Value::Null };
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    request.header("idempotency-key", "attack").body(body).unwrap()
}

/// What the POST routes take.
fn body(path: &str) -> Value {
    match path {
        "/v1/connect-sessions" => json!({ "app": "workbench" }),
        "/v1/preview" | "/v1/execute" => json!({ "tool": "workbench_list_notes", "arguments": {} }),
        "/api/executions" => json!({ "integration_id": "workbench", "action_id": "list_notes", "input": {} }),
        _ if path.starts_with("/api/tools/") => json!({ "arguments": {} }),
        _ => {
            json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": { "name": "whoami", "arguments": {} } })
        }
    }
}

impl Owner {
    async fn settle(test: TestHouse, name: &str) -> (TestHouse, Self) {
        let (person, session) = test.sign_in(&format!("{name}@example.com")).await.unwrap();
        let credential = test.pair(&person, Policy::Standard).await.unwrap();
        let live = test.connect(&person, "workbench", name).await.unwrap();
        let gone = test.connect(&person, "workbench", &format!("{name}-2")).await.unwrap();
        test.http.answer(200, "");
        disconnect(&test.house, &person, &gone).await.unwrap();
        let request = Start { app: "workbench".to_owned(), target: None, return_path: None };
        let flow = start(&test.house, person.id(), &request).await.unwrap().id;
        let api = Api { test, person, credential };
        let execution = write(&api).await.body["execution_id"].as_str().unwrap().to_owned();
        let approval = ask(&api).await.body["approval"]["id"].as_str().unwrap().to_owned();
        let file = fetch(&api).await.body["files"][0]["handle"].as_str().unwrap().to_owned();
        let kept = read_much(&api).await.body["truncated"]["result"].as_str().unwrap().to_owned();
        let Api { test, person, credential } = api;
        let live = [
            (Thing::Connection, live.to_string()),
            (Thing::Flow, flow.to_string()),
            (Thing::Execution, execution),
            (Thing::Approval, approval),
            (Thing::File, file),
            (Thing::Kept, kept),
        ];
        let gone = BTreeMap::from([(Thing::Connection, gone.to_string())]);
        let session = session.expose().clone();
        (test, Self { person, session, credential, live: live.into(), gone })
    }
}

async fn write(api: &Api) -> Answer {
    api.test.http.answer(201, NOTE);
    api.write(&format!("key of {}", api.credential).replace(' ', "-"), &crate::tests::support::note()).await
}

/// A call that its person must approve first.
async fn ask(api: &Api) -> Answer {
    let call =
        json!({ "tool": "workbench_delete_note", "arguments": { "note_id": "note_1" }, "confirmed": true });
    api.write(&format!("ask-of-{}", api.credential), &call).await
}

/// A call whose answer is a file.
async fn fetch(api: &Api) -> Answer {
    let headers = vec![("content-type".to_owned(), "text/plain".to_owned())];
    api.test.http.push(Ok(Incoming { status: 200, headers, body: b"Plan".to_vec() }));
    let call = json!({ "tool": "workbench_download_file", "arguments": { "file_id": "file_1" } });
    api.post("/v1/execute", &call).await
}

/// A read whose answer is cut, so that the rest of it is kept.
async fn read_much(api: &Api) -> Answer {
    let note = |id: usize| json!({ "id": format!("note_{id}"), "title": "Plan", "body": "x".repeat(300) });
    let notes = json!({ "items": (0..40).map(note).collect::<Vec<_>>(), "next_cursor": null });
    api.test.http.answer(200, &notes.to_string());
    let call = json!({ "tool": "workbench_list_notes", "arguments": {}, "max_bytes": 512 });
    api.post("/v1/execute", &call).await
}

/// An id that was never made, of the same form.
pub(super) fn never(id: &str) -> String {
    let (head, tail) = id.split_once('_').unwrap();
    format!("{head}_{}", "0".repeat(tail.len()))
}
