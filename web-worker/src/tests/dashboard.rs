//! The dashboard's routes, asked as a browser would.

use clawlink_core::id::ConnectionId;
use clawlink_core::identity::{SignedIn, derive_csrf};
use clawlink_core::policy::Policy;
use clawlink_core::ports::storage::{ClaimOutcome, ExecutionStatus, Finish};
use clawlink_store::testing::{TestHouse, note_claim};

use super::support::{Browser, Page, build};

/// A person with Workbench connected, in front of their dashboard.
struct Desk {
    test: TestHouse,
    person: SignedIn,
    /// The session's secret.
    session: String,
    connection: ConnectionId,
}

impl Desk {
    async fn connected() -> Self {
        let test = build();
        let (person, session) = test.sign_in("mara@example.com").await.unwrap();
        let connection = test.connect(&person, "workbench", "mara").await.unwrap();
        Self { test, person, session: session.expose().clone(), connection }
    }

    fn path(&self, action: &str) -> String {
        format!("/dashboard/connections/{}{action}", self.connection)
    }

    /// A write in the ledger that left, and of which nobody knows what became.
    async fn write_with_unknown_outcome(&self) {
        let (store, at) = (&self.test.house.store, self.test.house.clock.now());
        self.test.pair(&self.person, Policy::Standard).await.unwrap();
        let device = store.devices.list(self.person.id(), at).await.unwrap().remove(0).id;
        let claim = note_claim("exe_1", self.person.id(), device, self.connection.clone(), at);
        assert!(matches!(store.ledger.claim(&claim).await.unwrap(), ClaimOutcome::Claimed));
        let finish = Finish {
            id: claim.id,
            user: claim.user,
            status: ExecutionStatus::Unknown,
            error_code: Some("outcome_unknown".to_owned()),
            upstream_status: None,
            upstream_request_id: None,
            attempts: format!(r#"[{{"at":{},"took_ms":400,"status":0,"outcome":"no_answer"}}]"#, at.0 + 20),
            sealed_answer: None,
            at: at.plus_ms(420),
        };
        store.ledger.finish(&finish).await.unwrap();
    }

    fn browser(&self) -> Browser<'_> {
        let mut browser = Browser::new(&self.test);
        browser.plant("__Host-session", &self.session);
        browser
    }

    async fn get(&self, path: &str) -> Page {
        self.browser().get(path).await
    }

    async fn visit(&self, path: &str) -> Page {
        Browser::new(&self.test).get(path).await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let csrf = derive_csrf(&self.test.house.config.keyring, &self.person).unwrap();
        let pairs: Vec<_> = form.iter().copied().chain([("csrf", csrf.as_str())]).collect();
        self.browser().post(path, &pairs).await
    }
}

/// What Workbench says of an account.
fn account(name: &str) -> String {
    format!(r#"{{"sub":"{name}","email":"{name}"}}"#)
}

#[tokio::test]
async fn a_visitor_sees_the_public_pages_and_a_person_their_dashboard() {
    let desk = Desk::connected().await;
    assert!(desk.visit("/").await.body.contains("GitHub"), "the front page shows the first apps");
    for path in ["/apps", "/apps?q=wrokbench", "/apps?category=developer", "/apps/workbench"] {
        let page = desk.visit(path).await;
        assert!(page.status == 200 && page.body.contains("Workbench"), "{path} {}", page.status);
    }
    assert!(desk.visit("/apps/workbench").await.body.contains("Sign in to connect"));
    assert_eq!(desk.visit("/dashboard").await.location(), "/sign-in?next=%2Fdashboard");
    assert_eq!(desk.get("/").await.location(), "/dashboard");
    for path in [
        "/dashboard",
        "/dashboard/apps",
        "/dashboard/apps/workbench",
        "/dashboard/devices",
        "/dashboard/activity",
    ] {
        assert_eq!(desk.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn home_counts_agents_and_ticks_what_is_done() {
    let desk = Desk::connected().await;
    assert!(desk.get("/dashboard").await.body.contains("1 account connected, and no agent yet."));
    desk.test.pair(&desk.person, Policy::Standard).await.unwrap();
    let page = desk.get("/dashboard").await;
    assert!(page.body.contains("1 agent can use 1 account."), "{}", page.body);
    assert!(page.body.contains("clawlink run workbench_list_"), "{}", page.body);
}

#[tokio::test]
async fn what_is_not_there_is_a_404_page() {
    let desk = Desk::connected().await;
    for path in
        ["/dashboard/apps/nope", "/apps/nope", "/dashboard/connections/nope", "/dashboard/activity/nope"]
    {
        assert_eq!(desk.get(path).await.status, 404, "{path}");
    }
    for action in ["default", "rename", "reconnect", "test", "disconnect"] {
        let page = desk.post(&format!("/dashboard/connections/nope/{action}"), &[]).await;
        assert_eq!(page.status, 404, "{action}");
    }
    assert_eq!(desk.get("/dashboard/activity?status=nope").await.status, 400);
}

#[tokio::test]
async fn a_new_label_is_kept_and_one_that_is_too_long_comes_back() {
    let desk = Desk::connected().await;
    let page = desk.post(&desk.path("/rename"), &[("label", "Work notes")]).await;
    assert_eq!((page.status.as_u16(), page.location()), (303, desk.path("").as_str()));
    assert!(page.headers["set-cookie"].to_str().unwrap().contains("__Host-flash=renamed"));
    assert!(desk.get(&desk.path("")).await.body.contains("Work notes"));
    let long = "x".repeat(61);
    let page = desk.post(&desk.path("/rename"), &[("label", &long)]).await;
    assert!(page.status == 422 && page.body.contains("at most 60 characters") && page.body.contains(&long));
}

#[tokio::test]
async fn a_test_shows_whose_account_answered_and_never_the_token() {
    let desk = Desk::connected().await;
    desk.test.http.answer(200, &account("mara"));
    let page = desk.post(&desk.path("/test"), &[]).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Workbench answered in") && page.body.contains("Working, verified just now"));
    assert!(page.body.contains("GET http://127.0.0.1:8789/oauth/userinfo"), "{}", page.body);
    assert!(page.body.contains("‹access token›") && !page.body.contains("access-mara"));
}

#[tokio::test]
async fn a_test_that_another_account_answers_is_no_success() {
    let desk = Desk::connected().await;
    desk.test.http.answer(200, &account("noah"));
    let page = desk.post(&desk.path("/test"), &[]).await;
    assert!(page.body.contains("answered as noah, and this connection is for mara"), "{}", page.body);
}

#[tokio::test]
async fn reconnect_and_connect_lead_to_the_hosted_page() {
    let desk = Desk::connected().await;
    for path in [desk.path("/reconnect"), "/dashboard/apps/workbench/connect".to_owned()] {
        let page = desk.post(&path, &[]).await;
        assert!(
            page.status == 303 && page.location().starts_with("/connect/workbench?session="),
            "{}",
            page.location()
        );
    }
}

#[tokio::test]
async fn disconnecting_says_only_what_the_app_confirmed() {
    let desk = Desk::connected().await;
    assert!(desk.get(&desk.path("/disconnect")).await.body.contains("Disconnect Workbench?"));
    desk.test.http.answer(500, "");
    let page = desk.post(&desk.path("/disconnect"), &[]).await;
    assert!(
        page.body.contains("Asking Workbench again until") && !page.body.contains("Revoked"),
        "{}",
        page.body
    );
    let page = desk.get(&desk.path("")).await;
    assert_eq!((page.status.as_u16(), page.location()), (303, desk.path("/disconnect").as_str()));
}

#[tokio::test]
async fn a_key_is_shown_once_and_its_device_can_be_revoked() {
    let desk = Desk::connected().await;
    let refused = desk.post("/dashboard/devices/keys", &[("name", " "), ("policy", "standard")]).await;
    assert!(refused.status == 422 && refused.body.contains("1 to 80 characters"));
    let page = desk.post("/dashboard/devices/keys", &[("name", "nightly"), ("policy", "read_only")]).await;
    assert_eq!(page.status, 200);
    let key = page.body.split("cllk_live_").nth(1).unwrap();
    let (shown, more) = (key.get(..4).unwrap(), key.get(..5).unwrap());
    let list = desk.get("/dashboard/devices").await;
    let hint = format!("<code>cllk_live_{shown}…</code>");
    assert!(list.body.contains("nightly") && list.body.contains(&hint), "{}", list.body);
    assert!(!list.body.contains(more), "no more of it is ever shown again");
    let revoke = list.body.split("action=\"").find(|rest| rest.contains("/revoke\"")).unwrap();
    let revoke = revoke.split('"').next().unwrap().to_owned();
    assert_eq!(desk.post(&revoke, &[]).await.location(), "/dashboard/devices");
    assert!(desk.get("/dashboard/devices").await.body.contains("Revoked "));
    assert_eq!(desk.post(&revoke, &[]).await.status, 404);
}

#[tokio::test]
async fn the_version_changes_with_the_connections() {
    let desk = Desk::connected().await;
    let before = desk.get("/dashboard/connections/version").await.body;
    assert_eq!(desk.get("/dashboard/connections/version").await.body, before);
    desk.test.connect(&desk.person, "workbench", "noah").await.unwrap();
    assert_ne!(desk.get("/dashboard/connections/version").await.body, before);
}

#[tokio::test]
async fn an_unknown_outcome_is_told_as_unknown_everywhere() {
    let desk = Desk::connected().await;
    desk.write_with_unknown_outcome().await;
    let list = desk.get("/dashboard/activity?app=workbench&status=unknown").await.body;
    assert!(list.contains("1 call matches. 1 outcome is unknown."), "{list}");
    assert!(desk.get("/dashboard/activity?status=done").await.body.contains("No call matches."));
    let page = desk.get("/dashboard/activity/exe_1").await.body;
    for words in [
        "Asked: Create the note Plan. We cannot know whether Workbench got this. It was not sent again.",
        "Check with <code>workbench_",
        "It was sent, and Workbench did not answer.",
        "+ 20 ms, took 400 ms",
        "key-1",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(!page.contains("badge ok") && !page.contains("badge err"));
    assert!(desk.get(&desk.path("")).await.body.contains("/dashboard/activity/exe_1"));
    assert!(desk.get("/dashboard").await.body.contains("just now, by test"));
}
