//! Two people in one house, each with one of everything that somebody can own.

use std::collections::BTreeMap;

use axum::body::Body;
use clawlink_core::connect::{
    Callback, NewClient, Start, add_client, complete, disconnect, redirect, remove_client, start,
};
use clawlink_core::id::{ConnectionSessionId, OauthClientId};
use clawlink_core::identity::SignedIn;
use clawlink_core::pairing::sessions::{self, Asking, Caller, Decision, decide};
use clawlink_core::pairing::{authenticate_device, revoke_device};
use clawlink_core::policy::Policy;
use clawlink_core::ports::storage::{Claim, DeviceFamily, SessionStatus};
use clawlink_core::run::{Call, Execute, Instruction, Output, RunError, execute};
use clawlink_core::secret::Secret;
use clawlink_store::Row;
use clawlink_store::testing::{TestHouse, dump, note_claim};
use http::request::Builder;
use http::{HeaderMap, HeaderValue, Request};

use super::stance::{Stance, Thing};
use crate::tests::support::{Browser, Page, build, param};

/// A person with things of theirs, some of which are gone.
pub(super) struct Owner {
    pub(super) signed_in: SignedIn,
    /// The session's secret.
    pub(super) session: String,
    /// A live device's credential.
    pub(super) credential: String,
    pub(super) live: BTreeMap<Thing, String>,
    pub(super) gone: BTreeMap<Thing, String>,
}

/// The attacker is Mara; what she is after is Noah's.
pub(super) struct Scene {
    pub(super) test: TestHouse,
    pub(super) mara: Owner,
    pub(super) noah: Owner,
}

/// Tables, key store, and how many requests left.
pub(super) type State = (BTreeMap<String, Vec<Row>>, BTreeMap<String, String>, usize);

impl Scene {
    pub(super) async fn set() -> Self {
        let test = build();
        let mara = Owner::settle(&test, "mara").await;
        let noah = Owner::settle(&test, "noah").await;
        Self { test, mara, noah }
    }

    /// A browser with this session.
    pub(super) fn browser(&self, owner: &Owner) -> Browser<'_> {
        let mut browser = Browser::new(&self.test);
        browser.plant("__Host-session", &owner.session);
        browser
    }

    /// The database, the key store, and how many requests left: what an attack must leave alone. When somebody was last
    /// seen is no part of it.
    pub(super) async fn state(&self) -> State {
        let mut tables = dump(&*self.test.sql).await.unwrap();
        for (table, column) in [("web_sessions", "last_seen_at"), ("devices", "last_used_at")] {
            for row in tables.get_mut(table).unwrap() {
                row.remove(column).unwrap();
            }
        }
        // Nor how often somebody asked.
        tables.remove("pairing_polls").unwrap();
        (tables, self.test.kv.dump(), self.test.http.seen().len())
    }
}

impl Owner {
    async fn settle(test: &TestHouse, name: &str) -> Self {
        let (signed_in, session) = test.sign_in(&format!("{name}@example.com")).await.unwrap();
        let mut owner = Self {
            session: session.expose().clone(),
            credential: test.pair(&signed_in, Policy::Standard).await.unwrap(),
            signed_in,
            live: BTreeMap::new(),
            gone: BTreeMap::new(),
        };
        owner.own_devices(test).await;
        owner.own_connections(test, name).await;
        owner.own_clients(test).await;
        owner.own_flows(test).await;
        owner.own_execution(test, name).await;
        owner.own_approval(test).await;
        owner.own_pairings(test).await;
        owner
    }

    async fn own_devices(&mut self, test: &TestHouse) {
        test.pair(&self.signed_in, Policy::Standard).await.unwrap();
        let devices =
            test.house.store.devices.list(self.signed_in.id(), test.house.clock.now()).await.unwrap();
        let used = authenticate_device(&test.house, Some(&self.credential)).await.unwrap();
        let other = devices.into_iter().find(|device| device.id != used.id).unwrap();
        revoke_device(&test.house, &self.signed_in, &other.id).await.unwrap();
        self.live.insert(Thing::Device, used.id.to_string());
        self.gone.insert(Thing::Device, other.id.to_string());
    }

    async fn own_connections(&mut self, test: &TestHouse, name: &str) {
        let live = test.connect(&self.signed_in, "workbench", name).await.unwrap();
        let gone = test.connect(&self.signed_in, "workbench", &format!("{name}-2")).await.unwrap();
        test.http.answer(200, "");
        disconnect(&test.house, &self.signed_in, &gone).await.unwrap();
        self.live.insert(Thing::Connection, live.to_string());
        self.gone.insert(Thing::Connection, gone.to_string());
    }

    async fn own_clients(&mut self, test: &TestHouse) {
        let gone = self.add_client(test).await;
        remove_client(&test.house, &self.signed_in, &gone).await.unwrap();
        self.gone.insert(Thing::Client, gone.to_string());
        self.live.insert(Thing::Client, self.add_client(test).await.to_string());
    }

    async fn add_client(&self, test: &TestHouse) -> OauthClientId {
        let id = OauthClientId::make(&*test.house.clock, &*test.house.entropy).unwrap();
        let (client_id, client_secret) = ("mine".to_owned(), Secret::new("secret".to_owned()));
        let new = NewClient { id: id.clone(), app: "gmail".to_owned(), client_id, client_secret };
        add_client(&test.house, &self.signed_in, new).await.unwrap();
        id
    }

    async fn own_flows(&mut self, test: &TestHouse) {
        let waiting = self.open_flow(test).await;
        self.live.insert(Thing::Flow, waiting.to_string());
        let (_, state) = self.leave(test).await;
        self.live.insert(Thing::State, state);
        let (flow, state) = self.leave(test).await;
        let callback = Callback {
            app: "workbench".to_owned(),
            state: Some(state.clone()),
            error: Some("access_denied".to_owned()),
            ..Callback::default()
        };
        complete(&test.house, &self.signed_in, callback).await.unwrap();
        self.gone.insert(Thing::Flow, flow.to_string());
        self.gone.insert(Thing::Held, flow.to_string());
        self.gone.insert(Thing::State, state);
        self.live.insert(Thing::Held, self.bring_another(test).await.to_string());
    }

    /// A reconnect that came back with another account, which now waits for a word.
    async fn bring_another(&self, test: &TestHouse) -> ConnectionSessionId {
        let target = Some(self.live[&Thing::Connection].as_str().into());
        let request = Start { app: "workbench".to_owned(), target, return_path: None };
        let flow = start(&test.house, self.signed_in.id(), &request).await.unwrap().id;
        let url = redirect(&test.house, &self.signed_in, "workbench", &flow, "oauth").await.unwrap();
        test.http.answer(200, r#"{"access_token":"other","refresh_token":"other-r","expires_in":3600}"#);
        test.http.answer(200, r#"{"sub":"other","email":"other@workbench.test","name":"Other"}"#);
        let callback = Callback {
            app: "workbench".to_owned(),
            state: Some(param(&url, "state")),
            code: Some(Secret::new("c".to_owned())),
            iss: Some("http://127.0.0.1:8789".to_owned()),
            ..Callback::default()
        };
        complete(&test.house, &self.signed_in, callback).await.unwrap();
        let session = test.house.store.connection_sessions.find(self.signed_in.id(), &flow).await.unwrap();
        assert_eq!(session.unwrap().status, SessionStatus::Held, "it waits for a word");
        flow
    }

    async fn open_flow(&self, test: &TestHouse) -> ConnectionSessionId {
        let request = Start { app: "workbench".to_owned(), target: None, return_path: None };
        start(&test.house, self.signed_in.id(), &request).await.unwrap().id
    }

    /// A flow that left for the app, and its state.
    async fn leave(&self, test: &TestHouse) -> (ConnectionSessionId, String) {
        let flow = self.open_flow(test).await;
        let url = redirect(&test.house, &self.signed_in, "workbench", &flow, "oauth").await.unwrap();
        (flow, param(&url, "state"))
    }

    /// A call that destroys, which a device of this policy has to ask for.
    async fn own_approval(&mut self, test: &TestHouse) {
        let device = authenticate_device(&test.house, Some(&self.credential)).await.unwrap();
        let arguments = serde_json::json!({ "note_id": "note_1" }).as_object().unwrap().clone();
        let tool = "workbench_delete_note".to_owned();
        let call = Call { tool, arguments, connection: None, cursor: None, files: Vec::new() };
        let instruction =
            Instruction::Call { call, confirmed: true, digest: None, key: Some("delete".to_owned()) };
        let execute = execute(&test.house, &device, Execute { instruction, output: Output::default() }).await;
        let Err(RunError::NotApproved { approval, .. }) = execute else { panic!("it waits for a person") };
        self.live.insert(Thing::Approval, approval.id.to_string());
        self.gone.insert(Thing::Approval, never(approval.id.as_str()).replace('0', "1"));
    }

    async fn own_pairings(&mut self, test: &TestHouse) {
        for (family, thing) in
            [(DeviceFamily::OpenClaw, Thing::Pairing), (DeviceFamily::Hermes, Thing::HermesPairing)]
        {
            let caller = Caller::of(&test.house.config.keyring, "203.0.113.1").unwrap();
            let name = || "marlin".to_owned();
            let asking =
                Asking { family, label: name(), machine: name(), platform: name(), version: name(), caller };
            let link = sessions::start(&test.house, asking).await.unwrap().link.expose().clone();
            let yes = Decision::Approve(Policy::Careful);
            decide(&test.house, &self.signed_in, family, &link, yes).await.unwrap();
            self.live.insert(thing, link);
        }
    }

    async fn own_execution(&mut self, test: &TestHouse, name: &str) {
        let (device, connection) = (&self.live[&Thing::Device], &self.live[&Thing::Connection]);
        let (device, connection) = (device.as_str().into(), connection.as_str().into());
        let at = test.house.clock.now();
        let claim = Claim {
            account: name.to_owned(),
            ..note_claim(&format!("exe_{name}"), self.signed_in.id(), device, connection, at)
        };
        test.house.store.ledger.claim(&claim).await.unwrap();
        self.live.insert(Thing::Execution, claim.id.to_string());
    }
}

/// An id that was never made, of the same form.
pub(super) fn never(id: &str) -> String {
    let (head, tail) = id.split_once('_').map_or(("", id), |(head, tail)| (head, tail));
    let zeros = "0".repeat(tail.len());
    if head.is_empty() { zeros } else { format!("{head}_{zeros}") }
}

/// A request for a route and the thing it names, complete but for who sends it from where.
pub(super) fn request(method: &str, path: &str, stance: Stance, id: &str) -> Builder {
    let path = path
        .replace("{app}", "workbench")
        .replace("{context}", "0123456789abcdef")
        .replace("{id}", id)
        .replace("{link}", id);
    let query = match stance {
        Stance::PageOf(Thing::Flow) => vec![("session", id)],
        Stance::PageOf(Thing::State) => vec![("state", id), ("code", "c"), ("iss", "http://127.0.0.1:8789")],
        Stance::Page if path == "/oauth/authorize" => AUTHORIZE.to_vec(),
        _ => vec![],
    };
    let query = serde_urlencoded::to_string(query).unwrap();
    let uri = if query.is_empty() { path } else { format!("{path}?{query}") };
    Request::builder().method(method).uri(uri).header("accept", "text/html")
}

/// What our own command line asks with.
pub(super) const AUTHORIZE: [(&str, &str); 7] = [
    ("response_type", "code"),
    ("client_id", "clawlink-cli"),
    ("redirect_uri", "http://127.0.0.1:49152/callback"),
    ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
    ("code_challenge_method", "S256"),
    ("state", "state-of-the-client"),
    ("device_label", "marlin"),
];

/// A form that every route of ours can read.
pub(super) fn form(id: &str, csrf: &str) -> Body {
    let own = [("csrf", csrf), ("session", id), ("auth", "oauth"), ("label", "Work"), ("name", "server")];
    let more = [
        ("policy", "read_only"),
        ("keep", "week"),
        ("choice", "discard"),
        ("digest", "sha256:0"),
        ("sure", "yes"),
        ("pattern", "gmail_*"),
        ("answer", "block"),
        ("email", "mara@example.com"),
        ("code", "00000000"),
    ];
    let pairs: Vec<_> = own
        .into_iter()
        .chain(more)
        .chain(AUTHORIZE.into_iter().filter(|(name, _)| *name != "code"))
        .collect();
    Body::from(serde_urlencoded::to_string(pairs).unwrap())
}

/// What two answers are compared by: all of it but the request's own id.
pub(super) fn told(page: &Page) -> (u16, String, Vec<(String, String)>) {
    let id = page.headers["x-request-id"].to_str().unwrap();
    let kept = |headers: &HeaderMap| {
        let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
        let named = headers.iter().filter(|(name, _)| *name != "x-request-id");
        named.map(|(name, value)| (name.to_string(), text(value))).collect()
    };
    (page.status.as_u16(), page.body.replace(id, ""), kept(&page.headers))
}
