//! A person decides in their browser; the device repeats its call, and it is sent once.

use clawlink_e2e::{Agent, Answer, Call, Outcome, Person, fresh};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Scene, note};

/// A scene whose device is careful.
async fn careful() -> Outcome<Scene> {
    let mut scene = Scene::connected().await?;
    scene.agent = scene.person.pair("careful", "careful").await?;
    Ok(scene)
}

async fn write(agent: &Agent, marker: &str, key: &str) -> Outcome<Answer> {
    let body = json!({ "tool": "workbench_create_note", "arguments": note(marker), "confirmed": true });
    agent.send(Call::post("/v1/execute", &body).key(key)).await
}

/// Opens the page of the question and presses a button of it; returns what the page says then.
async fn press(person: &mut Person, asked: &Answer, button: &str) -> Outcome<String> {
    let page = person.browser.open(asked.text("/approval/url")?).await?.expect(200)?;
    let id = asked.text("/approval/id")?;
    let form = page.form(&format!("/dashboard/approvals/{id}/{button}"))?;
    let answer = person.browser.submit(&page, &form).await?.expect(303)?;
    Ok(person.browser.follow(answer).await?.expect(200)?.text())
}

async fn status(agent: &Agent, asked: &Answer) -> Outcome<Value> {
    let path = format!("/v1/approvals/{}", asked.text("/approval/id")?);
    Ok(agent.get(&path).await?.at("/status").clone())
}

#[tokio::test]
async fn what_a_person_approves_is_sent_once_and_the_next_one_asks_again() -> Outcome {
    let mut scene = careful().await?;
    let (marker, key) = (fresh("approved"), fresh("key"));
    let asked = write(&scene.agent, &marker, &key).await?;
    assert_eq!((asked.status, asked.text("/code")?), (409, "approval_required"));
    assert_eq!(write(&scene.agent, &marker, &key).await?.at("/approval"), asked.at("/approval"));
    assert!(scene.control.effects(&marker).await?.is_empty());

    let said = press(&mut scene.person, &asked, "approve").await?;
    assert!(said.contains("You approved it once for careful"), "{said}");
    assert_eq!(status(&scene.agent, &asked).await?, "approved");
    assert!(scene.control.effects(&marker).await?.is_empty(), "a yes sends nothing");

    let sent = write(&scene.agent, &marker, &key).await?.expect(200)?;
    assert_eq!(sent.at("/digest"), asked.at("/digest"));
    assert_eq!(status(&scene.agent, &asked).await?, "used");
    let replayed = write(&scene.agent, &marker, &key).await?.expect(200)?;
    assert_eq!(replayed.at("/idempotency/replayed"), true);
    let next = write(&scene.agent, &marker, &fresh("key")).await?;
    assert_eq!(next.text("/code")?, "approval_required");
    assert_ne!(next.at("/approval/id"), asked.at("/approval/id"));
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn many_calls_at_once_share_one_approval_and_make_one_effect() -> Outcome {
    let mut scene = careful().await?;
    let marker = fresh("crowd");
    let asked = write(&scene.agent, &marker, &fresh("key")).await?;
    press(&mut scene.person, &asked, "approve").await?;
    let mut sending = JoinSet::new();
    for _ in 0..8 {
        let (agent, marker) = (scene.agent.clone(), marker.clone());
        sending.spawn(async move { write(&agent, &marker, &fresh("key")).await });
    }
    let answers = sending.join_all().await;
    let sent =
        answers.into_iter().filter(|answer| answer.as_ref().is_ok_and(|one| one.status == 200)).count();
    assert_eq!((sent, scene.control.effects(&marker).await?.len()), (1, 1));
    Ok(())
}

#[tokio::test]
async fn what_a_person_declines_is_not_sent_and_the_device_is_told() -> Outcome {
    let mut scene = careful().await?;
    let marker = fresh("declined");
    let asked = write(&scene.agent, &marker, &fresh("key")).await?;
    let said = press(&mut scene.person, &asked, "decline").await?;
    assert!(said.contains("You declined it"), "{said}");
    assert_eq!(write(&scene.agent, &marker, &fresh("key")).await?.text("/code")?, "approval_declined");
    assert!(scene.control.effects(&marker).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_approval_is_worthless_to_another_device_and_to_a_revoked_one() -> Outcome {
    let mut scene = careful().await?;
    let marker = fresh("worthless");
    let asked = write(&scene.agent, &marker, &fresh("key")).await?;
    press(&mut scene.person, &asked, "approve").await?;
    let thief = scene.person.pair("thief", "careful").await?;
    let refused = write(&thief, &marker, &fresh("key")).await?;
    assert_eq!(refused.text("/code")?, "approval_required");
    assert_ne!(refused.at("/approval/id"), asked.at("/approval/id"));
    let path = format!("/v1/approvals/{}", asked.text("/approval/id")?);
    assert_eq!(thief.send(Call::get(&path)).await?.status, 404);

    let device = scene.agent.get("/v1/whoami").await?.text("/device/id")?.to_owned();
    scene.person.revoke_device(&device).await?;
    assert_eq!(write(&scene.agent, &marker, &fresh("key")).await?.status, 401);
    assert!(scene.control.effects(&marker).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_device_reaches_no_route_that_decides() -> Outcome {
    let scene = careful().await?;
    let marker = fresh("itself");
    let asked = write(&scene.agent, &marker, &fresh("key")).await?;
    let id = asked.text("/approval/id")?;
    let web = Agent::new(&scene.person.web(""), scene.agent.credential(), clawlink_e2e::Narrator::silent())?;
    let body = json!({ "digest": asked.at("/digest") });
    for path in [format!("/v1/approvals/{id}/approve"), format!("/dashboard/approvals/{id}/approve")] {
        for agent in [&scene.agent, &web] {
            let status = agent.send(Call::post(&path, &body)).await?.status;
            assert!((400..500).contains(&status), "{path} {status}");
        }
    }
    assert_eq!(status(&scene.agent, &asked).await?, "waiting");
    Ok(())
}

#[tokio::test]
async fn agents_that_are_paused_do_nothing() -> Outcome {
    let mut scene = Scene::connected().await?;
    let page = scene.person.browser.open(scene.person.web("/dashboard/devices")).await?.expect(200)?;
    let paused = scene.person.browser.submit(&page, &page.form("/dashboard/pause")?).await?;
    let page = scene.person.browser.follow(paused).await?.expect(200)?;
    let marker = fresh("paused");
    assert_eq!(write(&scene.agent, &marker, &fresh("key")).await?.text("/code")?, "paused");
    // Alone, a read might go on for five seconds; a call that was refused for it makes the next one look again.
    let list = json!({ "tool": "workbench_list_notes", "arguments": {} });
    assert_eq!(scene.agent.send(Call::post("/v1/execute", &list)).await?.text("/code")?, "paused");
    scene.person.browser.submit(&page, &page.form("/dashboard/resume")?).await?.expect(303)?;
    scene.agent.send(Call::post("/v1/execute", &list)).await?.expect(200)?;
    assert!(scene.control.effects(&marker).await?.is_empty());
    Ok(())
}
