//! Matrix, against a homeserver that is not ours: nothing of it is a double.

use std::path::Path;

use clawlink_e2e::{Agent, Failure, Instance, Outcome, Person, Synapse, fresh};
use serde_json::{Value, json};
use tokio::process::Command;

/// Where Synapse stays installed from one run to the next.
const CACHE: &str = env!("CARGO_TARGET_TMPDIR");

#[tokio::test]
async fn a_message_is_sent_once_through_a_real_homeserver_and_disconnecting_ends_the_session() -> Outcome {
    let instance = Instance::from_environment()?;
    let folder = Instance::state()?.join(fresh("synapse"));
    let server = Synapse::start(Path::new(CACHE), &folder).await?;
    let own = server.register("ada").await?;
    let lent = server.sign_in("ada").await?;

    let mut person = Person::signed_in(&instance, &format!("{}@matrix.test", fresh("ada"))).await?;
    let form = person.start_connecting("matrix").await?;
    let values = [("homeserver", server.url.as_str()), ("access_token", lent.access_token.as_str())];
    let connected = person.connect_by_form(&form, "matrix", &values).await?.expect(200)?;
    assert!(connected.heading().contains("@ada:matrix.test"), "{}", connected.text());

    let agent = person.make_api_key("matrix", "standard").await?;
    let created =
        support::run(&instance, &agent, "matrix_create_room", &json!({ "name": "Garden" }), "room").await?;
    let room = support::text(&created, "/output/room_id")?;
    let message = json!({ "room_id": room, "text": "The roses are watered" });
    let first = support::run(&instance, &agent, "matrix_send_message", &message, "roses").await?;
    let again = support::run(&instance, &agent, "matrix_send_message", &message, "roses").await?;
    assert_eq!(first["account"]["label"], "@ada:matrix.test", "{first}");
    assert_eq!(again["output"]["event_id"], first["output"]["event_id"]);
    assert_eq!(again["idempotency"]["replayed"], true, "{again}");

    let history = format!("/_matrix/client/v3/rooms/{room}/messages?dir=b&limit=100");
    let (status, messages) = server.ask(&own, &history).await?;
    assert_eq!(status, 200, "{messages}");
    assert_eq!(support::sent(&messages, "The roses are watered"), [&first["output"]["event_id"]]);

    let connections = agent.get("/v1/connections").await?;
    let id = connections.text("/items/0/id")?;
    let path = format!("/dashboard/connections/{id}/disconnect");
    let page = person.browser.open(person.web(&path)).await?.expect(200)?;
    let page = person.browser.submit(&page, &page.form(&path)?).await?;
    person.browser.follow(page).await?.expect(200)?;

    let whoami = "/_matrix/client/v3/account/whoami";
    let (status, refusal) = server.ask(&lent, whoami).await?;
    assert_eq!((status, &refusal["errcode"]), (401, &json!("M_UNKNOWN_TOKEN")), "the lent session lives on");
    assert_eq!(server.ask(&own, whoami).await?.0, 200, "a session of the person's own was ended too");
    Ok(())
}

#[cfg(test)]
mod support {
    use super::*;

    /// Runs a tool by the command line, confirmed and under a key; returns the receipt.
    pub(super) async fn run(
        instance: &Instance,
        agent: &Agent,
        tool: &str,
        arguments: &Value,
        key: &str,
    ) -> Outcome<Value> {
        let output = Command::new(Instance::cli()?)
            .args([
                "run",
                tool,
                "--json",
                "--yes",
                "--idempotency-key",
                key,
                "--json-args",
                &arguments.to_string(),
            ])
            .env("CLAWLINK_API_KEY", agent.credential())
            .env("CLAWLINK_API_URL", &instance.api)
            .env("CLAWLINK_WEB_URL", &instance.web)
            .output()
            .await
            .map_err(Failure::io(format!("clawlink run {tool}")))?;
        let receipt = serde_json::from_slice(&output.stdout).ok().filter(|_| output.status.success());
        receipt.ok_or_else(|| {
            let said = [output.stdout, output.stderr]
                .map(|text| String::from_utf8_lossy(&text).into_owned())
                .concat();
            Failure::unexpected(format!("clawlink run {tool}"), "a receipt", said)
        })
    }

    /// A text in a receipt or an item.
    pub(super) fn text<'v>(value: &'v Value, pointer: &str) -> Outcome<&'v str> {
        let found = value.pointer(pointer).and_then(Value::as_str);
        found.ok_or_else(|| Failure::unexpected(pointer, "a text", value.to_string()))
    }

    /// The ids of the messages with this text, in a room's history.
    pub(super) fn sent<'v>(history: &'v Value, text: &str) -> Vec<&'v Value> {
        let events = history["chunk"].as_array().into_iter().flatten();
        events.filter(|event| event["content"]["body"] == text).map(|event| &event["event_id"]).collect()
    }
}
