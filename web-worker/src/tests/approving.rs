use clawlink_core::pairing::authenticate_device;
use clawlink_core::policy::Policy;
use clawlink_core::ports::storage::ApprovalStatus;
use clawlink_core::run::{Call, Execute, Instruction, Output, Receipt, RunError, execute};
use clawlink_store::testing::TestHouse;
use http::Request;
use serde_json::{Map, Value, json};

use super::support::{Browser, build, value_of};

/// A device of mara's, and what it asked last.
struct Agent<'t> {
    test: &'t TestHouse,
    credential: String,
}

impl<'t> Agent<'t> {
    async fn paired(test: &'t TestHouse, policy: Policy) -> Self {
        let (person, _) = test.sign_in("mara@example.com").await.unwrap();
        test.connect(&person, "workbench", "mara").await.unwrap();
        let credential = test.pair(&person, policy).await.unwrap();
        Self { test, credential }
    }

    async fn run(&self, tool: &str, arguments: Value) -> Result<Receipt, RunError> {
        let house = &self.test.house;
        let device = authenticate_device(house, Some(&self.credential)).await.unwrap();
        let arguments: Map<_, _> = arguments.as_object().unwrap().clone();
        let call =
            Call { tool: tool.to_owned(), arguments, connection: None, cursor: None, files: Vec::new() };
        let key = Some(tool.to_owned());
        let instruction = Instruction::Call { call, confirmed: true, digest: None, key };
        let receipt = execute(house, &device, Execute { instruction, output: Output::default() }).await;
        self.test.background.finish().await;
        receipt
    }

    async fn note(&self) -> Result<Receipt, RunError> {
        let arguments = json!({ "title": "Plan <b>\u{202E}", "body": "line one\nline two" });
        self.run("workbench_create_note", arguments).await
    }

    async fn delete(&self) -> Result<Receipt, RunError> {
        self.run("workbench_delete_note", json!({ "note_id": "note_1" })).await
    }
}

/// The page of the question and the status it has.
fn asked(refused: Result<Receipt, RunError>) -> (String, ApprovalStatus) {
    let Err(RunError::NotApproved { approval, url }) = refused else { panic!("it waits: {refused:?}") };
    (url.replace("http://127.0.0.1:8787", ""), approval.status)
}

const NOTE: &str = r#"{"id":"note_1","title":"Plan"}"#;

#[tokio::test]
async fn a_person_sees_the_exact_request_approves_it_and_it_is_sent_once() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let agent = Agent::paired(&test, Policy::Careful).await;
    let (url, _) = asked(agent.note().await);
    assert!(browser.get("/dashboard").await.body.contains("1<span class=\"sr\"> waiting"));
    assert!(browser.get("/dashboard/approvals").await.body.contains("1 call waits for you."));
    let page = browser.get(&url).await.body;
    for shown in [
        "/api/v1/notes",
        "‹access token›",
        "line one<br>line two",
        "⟨U+202E⟩",
        "in Workbench as mara. It creates or sends something",
        "Decline</button>",
        "Approve</button>",
    ] {
        assert!(page.contains(shown), "{shown} in {page}");
    }
    assert!(!page.contains("<b>\u{202E}") && !page.contains('\u{202E}'));
    let (csrf, digest) = (value_of(&page, "csrf"), value_of(&page, "digest"));
    let yes = format!("{url}/approve");
    let answer = browser.post(&yes, &[("csrf", &csrf), ("digest", &digest)]).await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, url.as_str()));
    assert!(browser.get(&url).await.body.contains("You approved it once for test, until"));
    assert!(test.http.seen().is_empty(), "a yes sends nothing");
    test.http.answer(201, NOTE);
    let receipt = agent.note().await.unwrap();
    let page = browser.get(&url).await.body;
    assert!(
        page.contains("It was sent")
            && page.contains(receipt.execution.as_str())
            && !page.contains("Approve</button>")
    );
    let activity = browser.get(&format!("/dashboard/activity/{}", receipt.execution)).await.body;
    assert!(activity.contains("You approved it") && activity.contains(&url));
    assert_eq!(test.http.seen().len(), 1);
}

#[tokio::test]
async fn a_no_reaches_the_device_in_the_persons_words() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let agent = Agent::paired(&test, Policy::Careful).await;
    let (url, _) = asked(agent.note().await);
    let page = browser.get(&url).await.body;
    let (csrf, digest) = (value_of(&page, "csrf"), value_of(&page, "digest"));
    let no = [("csrf", csrf.as_str()), ("digest", &digest), ("note", "wrong title")];
    assert_eq!(browser.post(&format!("{url}/decline"), &no).await.status, 303);
    let Err(RunError::NotApproved { approval, .. }) = agent.note().await else { panic!("it was declined") };
    assert_eq!((approval.status, approval.note.as_deref()), (ApprovalStatus::Declined, Some("wrong title")));
    assert!(browser.get(&url).await.body.contains("You told it: wrong title."));
    browser.post(&format!("{url}/approve"), &[("csrf", &csrf), ("digest", &digest)]).await;
    assert!(browser.get(&url).await.body.contains("You declined it"), "decided once");
}

#[tokio::test]
async fn only_its_person_with_a_form_token_and_the_shown_digest_decides() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let agent = Agent::paired(&test, Policy::Careful).await;
    let (url, _) = asked(agent.note().await);
    let page = browser.get(&url).await.body;
    let (csrf, digest) = (value_of(&page, "csrf"), value_of(&page, "digest"));
    let yes = format!("{url}/approve");
    assert_eq!(browser.post(&yes, &[("csrf", "x"), ("digest", &digest)]).await.status, 403);
    assert_eq!(
        browser.post_from("https://evil.example", &yes, &[("csrf", &csrf), ("digest", &digest)]).await.status,
        403
    );
    browser.post(&yes, &[("csrf", &csrf), ("digest", "sha256:00")]).await;
    let mut noah = Browser::signed_in(&test, "noah@example.com").await;
    let own = noah.csrf().await;
    assert_eq!(noah.get(&url).await.status, 404);
    assert_eq!(noah.post(&yes, &[("csrf", &own), ("digest", &digest)]).await.status, 404);
    let mut nobody = Browser::new(&test);
    let bearer = Request::builder().method("POST").uri(&yes).header("origin", super::support::ORIGIN);
    let bearer = bearer.header("authorization", format!("Bearer {}", agent.credential));
    let body = axum::body::Body::from(format!("digest={digest}"));
    assert_eq!(nobody.send(bearer.body(body).unwrap()).await.status, 401, "a device is nobody here");
    assert_eq!(asked(agent.note().await), (url, ApprovalStatus::Waiting));
}

#[tokio::test]
async fn what_is_taken_away_wants_a_tick() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let agent = Agent::paired(&test, Policy::Standard).await;
    let (url, _) = asked(agent.delete().await);
    let page = browser.get(&url).await.body;
    let (csrf, digest) = (value_of(&page, "csrf"), value_of(&page, "digest"));
    let yes = format!("{url}/approve");
    let refused = browser.post(&yes, &[("csrf", &csrf), ("digest", &digest)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Tick the box first"));
    browser.post(&yes, &[("csrf", &csrf), ("digest", &digest), ("sure", "yes")]).await;
    test.http.answer(204, "");
    assert!(agent.delete().await.is_ok());
}

#[tokio::test]
async fn what_could_not_be_sent_offers_no_yes() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let agent = Agent::paired(&test, Policy::Careful).await;
    let (url, _) = asked(agent.note().await);
    let device = authenticate_device(&test.house, Some(&agent.credential)).await.unwrap();
    let csrf = browser.csrf().await;
    browser.post(&format!("/dashboard/devices/{}/revoke", device.id), &[("csrf", &csrf)]).await;
    let page = browser.get(&url).await.body;
    assert!(page.contains("The device that asked was revoked") && !page.contains("Approve</button>"));
    let digest = value_of(&page, "digest");
    browser.post(&format!("{url}/approve"), &[("csrf", &csrf), ("digest", &digest)]).await;
    assert!(browser.get(&url).await.body.contains("Decline</button>"), "still undecided");
}

#[tokio::test]
async fn a_device_is_given_another_policy_and_exceptions() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let agent = Agent::paired(&test, Policy::Careful).await;
    let device = authenticate_device(&test.house, Some(&agent.credential)).await.unwrap();
    let page = format!("/dashboard/devices/{}", device.id);
    let csrf = browser.csrf().await;
    let rules = format!("{page}/rules");
    for (pattern, answer) in [("workbench_create_note", "allow"), ("*_delete_*", "block")] {
        let form = [("csrf", csrf.as_str()), ("pattern", pattern), ("answer", answer)];
        assert_eq!(browser.post(&rules, &form).await.status, 303);
    }
    let shown = browser.get(&page).await.body;
    assert!(shown.contains("<code>*_delete_*</code> <b>Blocked</b>"), "{shown}");
    test.http.answer(201, NOTE);
    assert!(agent.note().await.is_ok());
    assert!(matches!(agent.delete().await, Err(RunError::PolicyDenied { .. })));
    let wrong = browser.post(&rules, &[("csrf", &csrf), ("pattern", "slak"), ("answer", "block")]).await;
    assert!(
        wrong.status == 422
            && wrong.body.contains("No tool is covered by")
            && wrong.body.contains("value=\"slak\"")
    );
    browser.post(&format!("{rules}/remove"), &[("csrf", &csrf), ("pattern", "*_delete_*")]).await;
    assert_eq!(asked(agent.delete().await).1, ApprovalStatus::Waiting);
    test.clock.advance_ms(31 * 60 * 1_000);
    let policy = format!("{page}/policy");
    let stale = browser.post(&policy, &[("csrf", &csrf), ("policy", "trusted")]).await;
    assert!(stale.status == 403 && stale.body.contains("sign-in of the last 30 minutes"));
    assert_eq!(browser.post(&policy, &[("csrf", &csrf), ("policy", "read_only")]).await.status, 303);
    assert!(
        browser
            .get("/dashboard/devices")
            .await
            .body
            .contains("Read only. It can look, and nothing else. With 1 exception.")
    );
}

#[tokio::test]
async fn all_agents_are_paused_and_resumed_with_one_button() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let agent = Agent::paired(&test, Policy::Trusted).await;
    let csrf = browser.csrf().await;
    assert!(browser.get("/dashboard").await.body.contains("Pause all agents"));
    browser.post("/dashboard/pause", &[("csrf", &csrf)]).await;
    assert!(browser.get("/dashboard/devices").await.body.contains("Paused: no device can act for you."));
    assert!(matches!(agent.note().await, Err(RunError::PolicyDenied { .. })));
    browser.post("/dashboard/resume", &[("csrf", &csrf)]).await;
    test.http.answer(201, NOTE);
    assert!(agent.note().await.is_ok());
}

#[tokio::test]
async fn a_new_device_starts_careful() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let page = browser.get("/dashboard/devices").await.body;
    assert!(page.contains(r#"value="careful" required checked"#));
}
