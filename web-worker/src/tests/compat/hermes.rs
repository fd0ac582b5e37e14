use clawlink_core::policy::Policy;
use clawlink_store::testing::{TestHouse, dump};
use serde_json::{Value, json};

use super::support::{Plugin, act, device_of};
use crate::tests::support::build;

const BASE: &str = "/api/hermes/bootstrap-sessions";

struct Bootstrap<'t> {
    test: &'t TestHouse,
    plugin: Plugin<'t>,
    id: String,
    handle: String,
    poll: String,
}

impl<'t> Bootstrap<'t> {
    async fn start(test: &'t TestHouse) -> Self {
        let plugin = Plugin::at(test, "203.0.113.1");
        let body = json!({
            "agent_family": "hermes", "agent_version": null, "client_label": "Hermes on marlin",
            "hostname": "marlin", "platform": "linux", "approval_return_hint": "chat",
            "requested_transport": "mcp_http_header", "metadata": { "any": [1] },
        });
        let (status, body) = plugin.post(BASE, &body.to_string()).await;
        assert_eq!((status, &body["status"]), (200, &"pending_approval".into()), "{body}");
        let told = |name: &str| body[name].as_str().unwrap().to_owned();
        let origin = "http://127.0.0.1:8787";
        let id = told("session_id");
        let poll = told("poll_url").strip_prefix(origin).unwrap().to_owned();
        let handle =
            told("approval_url").strip_prefix(&format!("{origin}/hermes/approve/")).unwrap().to_owned();
        assert!(id.starts_with("hbs_") && id.len() == 28 && poll.starts_with(&format!("{BASE}/{id}?k=")));
        assert_eq!((told("expires_at").is_empty(), &body["poll_interval_ms"]), (false, &3000.into()));
        Self { test, plugin, id, handle, poll }
    }

    async fn approve(&self, email: &str, body: &str) -> (u16, Value) {
        act(self.test, email, "POST", &format!("{BASE}/{}/approve", self.handle), body).await
    }

    async fn poll(&self) -> (u16, Value) {
        self.plugin.get(&self.poll).await
    }

    async fn consume(&self) -> (u16, Value) {
        self.plugin.post(&format!("{BASE}/{}/consume", self.id), "").await
    }
}

#[tokio::test]
async fn a_bootstrap_hands_out_what_to_install_until_it_is_consumed() {
    let test = build();
    let bootstrap = Bootstrap::start(&test).await;
    assert_eq!(bootstrap.poll().await.1["status"], "pending_approval");
    let (status, body) = bootstrap.approve("mara@example.com", "{}").await;
    assert_eq!((status, &body["session"]["status"]), (200, &"approved".into()));
    assert_eq!(
        (&body["session"]["id"], &body["session"]["clientLabel"]),
        (&bootstrap.handle.as_str().into(), &"Hermes on marlin".into())
    );
    let (status, first) = bootstrap.poll().await;
    let install = &first["install"];
    assert_eq!(
        (status, &install["url"]),
        (200, &"http://127.0.0.1:8787/api/mcp?set=legacy".into()),
        "{first}"
    );
    assert_eq!(
        (&install["server_name"], &install["timeout"], &install["connect_timeout"]),
        (&"clawlink".into(), &180.into(), &60.into())
    );
    assert_eq!(bootstrap.poll().await.1["install"], *install, "the same again");
    let device = device_of(&test, &install["headers"]["x-clawlink-api-key"]).await.unwrap();
    assert_eq!(device.policy, Policy::Careful);
    let (status, body) = bootstrap.consume().await;
    assert_eq!((status, &body["status"], body["consumed_at"].is_string()), (200, &"consumed".into(), true));
    assert_eq!(bootstrap.consume().await, (200, body), "again changes nothing");
    let (status, after) = bootstrap.poll().await;
    assert_eq!((status, &after["status"], after.get("install")), (200, &"consumed".into(), None));
    assert_eq!(dump(&*test.sql).await.unwrap()["devices"].len(), 1);
}

#[tokio::test]
async fn neither_the_link_nor_the_name_alone_gives_what_to_install() {
    let test = build();
    let bootstrap = Bootstrap::start(&test).await;
    bootstrap.approve("mara@example.com", "").await;
    let Bootstrap { plugin, id, handle, .. } = &bootstrap;
    let (status, body) = plugin.get(&format!("{BASE}/{id}")).await;
    assert_eq!((status, &body["status"], body.get("install")), (200, &"approved".into(), None));
    for path in [
        format!("{BASE}/{id}?k="),
        format!("{BASE}/{id}?k=wrong"),
        format!("{BASE}/{id}?k={handle}"),
        format!("{BASE}/{handle}"),
        format!("{BASE}/{handle}?k={id}"),
    ] {
        let (status, body) = plugin.get(&path).await;
        assert_eq!((status, body.get("install")), (404, None), "{path}: {body}");
    }
    assert_eq!(dump(&*test.sql).await.unwrap()["devices"].len(), 0);
    assert!(bootstrap.poll().await.1["install"].is_object(), "its own address still does");
}

#[tokio::test]
async fn an_early_or_late_consume_is_no_failure_of_ours() {
    let test = build();
    let early = Bootstrap::start(&test).await;
    assert_eq!(early.consume().await.0, 409);
    let rejected = Bootstrap::start(&test).await;
    let (status, body) = rejected.approve("mara@example.com", r#"{"action":"reject"}"#).await;
    assert_eq!((status, &body["session"]["status"]), (200, &"rejected".into()));
    assert_eq!(
        (rejected.poll().await.1["status"].clone(), rejected.consume().await.0),
        ("rejected".into(), 410)
    );
    let cancelled = Bootstrap::start(&test).await;
    let path = format!("{BASE}/{}/cancel", cancelled.handle);
    let (status, body) = act(&test, "mara@example.com", "POST", &path, "").await;
    assert_eq!(
        (status, &body["status"], &body["session_id"]),
        (200, &"rejected".into(), &cancelled.handle.as_str().into())
    );
    test.clock.advance_ms(15 * 60_000);
    let (status, body) = early.poll().await;
    assert_eq!((status, &body["status"]), (200, &"expired".into()));
    assert_eq!((early.consume().await.0, early.approve("mara@example.com", "").await.0), (410, 410));
    assert_eq!(early.plugin.post(&format!("{BASE}/hbs_none/consume"), "").await.0, 404);
}

#[tokio::test]
async fn only_hermes_starts_here() {
    let test = build();
    let plugin = Plugin::at(&test, "203.0.113.1");
    for body in ["", r#"{"agent_family":"openclaw"}"#, r#"{"agent_family":null}"#] {
        assert_eq!(plugin.post(BASE, body).await.0, 400, "{body}");
    }
}
