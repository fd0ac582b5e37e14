use clawlink_core::id::ExecutionId;
use clawlink_core::policy::Policy;
use clawlink_core::run::{Call, Execute, Instruction, Output, execute};
use serde_json::{Map, json};

use super::support::{Browser, build};

/// Writes a note as a device of this person does.
async fn write(browser: &mut Browser<'_>) -> ExecutionId {
    let test = browser.test;
    let (person, _) = test.sign_in("mara@example.com").await.unwrap();
    let credential = test.pair(&person, Policy::Standard).await.unwrap();
    let device = clawlink_core::pairing::authenticate_device(&test.house, Some(&credential)).await.unwrap();
    test.http.answer(201, r#"{"id":"note_1","title":"<b>Plan</b>"}"#);
    let arguments: Map<_, _> = json!({ "title": "Plan", "body": "secret plan" }).as_object().unwrap().clone();
    let call = Call { tool: "workbench_create_note".to_owned(), arguments, ..Call::default() };
    let instruction = Instruction::Call { call, confirmed: true, digest: None, key: Some(credential) };
    let asked = Execute { instruction, output: Output::default() };
    let receipt = execute(&test.house, &device, asked).await.unwrap();
    test.background.finish().await;
    receipt.execution
}

#[tokio::test]
async fn requests_and_answers_are_shown_once_the_person_keeps_them_and_can_be_deleted() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let (person, _) = test.sign_in("mara@example.com").await.unwrap();
    test.connect(&person, "workbench", "mara").await.unwrap();
    let page = |id: &ExecutionId| format!("/dashboard/activity/{id}");
    let before = write(&mut browser).await;
    assert!(browser.get(&page(&before)).await.body.contains("Not kept for this call."));

    let csrf = browser.csrf().await;
    browser.post("/dashboard/activity/bodies", &[("csrf", &csrf), ("keep", "week")]).await;
    assert!(browser.get("/dashboard/activity").await.body.contains(r#"value="week" selected"#));
    let id = write(&mut browser).await;
    let shown = browser.get(&page(&id)).await.body;
    assert!(shown.contains("secret plan") && shown.contains("‹access token›"), "{shown}");
    assert!(shown.contains("note_1") && !shown.contains("<b>Plan</b>") && !shown.contains("access-mara"));

    let forget = format!("{}/forget", page(&id));
    browser.post(&forget, &[("csrf", &csrf)]).await;
    assert!(browser.get(&page(&id)).await.body.contains("Not kept for this call."));
    let refused = browser.post("/dashboard/activity/bodies", &[("csrf", "x"), ("keep", "month")]).await;
    assert_eq!(refused.status, 403);
}
