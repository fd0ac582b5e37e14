use serde_json::{Value, json};

use super::Answer;
use super::account::number_of;
use super::asked::{Given, read_call};
use super::envelope::{begin, refuse};
use super::item::item;
use super::run::render;
use crate::ports::House;
use crate::ports::storage::Device;

/// The exact request a call would send, in the envelope. Nothing is sent.
pub async fn preview(house: &House, device: &Device, given: Given<'_>, request_id: &str) -> Answer {
    let (name, asked) = (given.tool, read_call(house, given));
    let (about, plan) = render(house, device, name, asked).await;
    let mut envelope = begin(house, &about, "preview", request_id);
    let tool = match about.found {
        Some((app, tool)) => {
            let own = house.store.connections.list(&device.user, Some(&app.slug)).await.unwrap_or_default();
            Value::Object(item(device, app, tool, &own))
        }
        None => Value::Null,
    };
    envelope.insert("tool".to_owned(), tool);
    let plan = match plan {
        Ok(plan) => plan,
        Err(refusal) => return refuse(envelope, &about, refusal),
    };
    let shown = json!({
        "summary": plan.summary, "revision": plan.revision, "effect": plan.effect, "request": plan.view(),
        "secrets": plan.secrets(), "account": about.connection.as_ref().map(|row| &row.account.label),
    });
    let mut data = json!({
        "preview": true, "willExecute": false, "confirmationRequired": about.must_be_confirmed(),
        "connectionId": about.connection.as_ref().map(number_of), "tool": about.name, "plan": shown,
        "digest": about.digest,
    });
    if let (Some(reason), Some(members)) = (about.policy_reason(), data.as_object_mut()) {
        members.insert("policyReason".to_owned(), json!(reason));
    }
    envelope.insert("ok".to_owned(), json!(true));
    envelope.insert("data".to_owned(), data);
    envelope.insert("outcome".to_owned(), json!("not_sent"));
    Answer::ok(Value::Object(envelope))
}
