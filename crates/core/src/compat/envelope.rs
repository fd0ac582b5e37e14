use serde_json::{Map, Value, json};

use super::Answer;
use super::account::number_of;
use super::asked::{Given, read_call};
use super::execution;
use super::files;
use super::item::{brief, item};
use super::refusal::{Outcome, Refusal};
use super::run::{About, run};
use super::schema::schema;
use crate::ports::House;
use crate::ports::storage::Device;
use crate::run::Receipt;
use crate::time::UnixMs;

/// Runs a tool, and answers with the envelope.
pub async fn execute(house: &House, device: &Device, given: Given<'_>, request_id: &str) -> Answer {
    let (name, asked) = (given.tool, read_call(house, given));
    let (about, end) = run(house, device, name, asked).await;
    let canonical = execution::tell(house, &about, &end);
    let mut envelope = begin(house, &about, "direct", request_id);
    let tool = tool_of(house, device, &about, end.as_ref().err()).await;
    envelope.insert("tool".to_owned(), tool);
    envelope.insert("canonical".to_owned(), canonical);
    match end {
        Ok(receipt) => {
            succeed(&mut envelope, &about, receipt);
            Answer::ok(Value::Object(envelope))
        }
        Err(refusal) => refuse(envelope, &about, refusal),
    }
}

/// What stands in every envelope.
pub(super) fn begin(house: &House, about: &About<'_>, mode: &str, request_id: &str) -> Map<String, Value> {
    let now = house.clock.now();
    let mut envelope = Map::from_iter([
        ("toolName".to_owned(), json!(about.name)),
        ("integration".to_owned(), json!(about.found.map(|(app, _)| &app.slug))),
        ("connectionId".to_owned(), json!(about.connection.as_ref().map(number_of))),
        ("mode".to_owned(), json!(mode)),
        ("args".to_owned(), json!(about.arguments)),
        ("requiresConfirmation".to_owned(), json!(about.must_be_confirmed())),
        (
            "meta".to_owned(),
            json!({
                "startedAt": about.began_at.to_iso(), "endedAt": now.to_iso(),
                "durationMs": now.since(about.began_at), "requestId": request_id,
            }),
        ),
    ]);
    let account = about.connection.as_ref();
    let account = account.map(|row| json!({ "connectionId": number_of(row), "label": row.account.label }));
    envelope.extend(account.map(|account| ("account".to_owned(), account)));
    envelope.extend(about.policy_reason().map(|reason| ("policyReason".to_owned(), json!(reason))));
    envelope.extend(about.digest.as_ref().map(|digest| ("digest".to_owned(), json!(digest))));
    if !about.uploaded.is_empty() {
        envelope.insert("uploadedFiles".to_owned(), json!(about.uploaded));
    }
    envelope
}

/// The tool beside what came of it. Its schema stands there only where arguments are to be corrected.
async fn tool_of(house: &House, device: &Device, about: &About<'_>, refusal: Option<&Refusal>) -> Value {
    let Some((app, tool)) = about.found else { return Value::Null };
    let own = house.store.connections.list(&device.user, Some(&app.slug)).await.unwrap_or_default();
    let told = match refusal {
        Some(refusal) if is_about_arguments(refusal) => item(device, app, tool, &own),
        _ => brief(device, app, tool, &own),
    };
    Value::Object(told)
}

fn is_about_arguments(refusal: &Refusal) -> bool {
    refusal.code.kind == "validation" && refusal.code.status == 400
}

fn succeed(envelope: &mut Map<String, Value>, about: &About<'_>, receipt: Receipt) {
    let key = json!({ "key": receipt.key, "replayed": receipt.replayed });
    note_provider(envelope, receipt.upstream_request_id.as_ref());
    let (execution, digest) = (receipt.execution.clone(), receipt.digest.clone());
    let result = result_of(about, receipt);
    for (name, value) in [
        ("ok", json!(true)),
        ("data", result.clone()),
        ("result", result),
        ("executionId", json!(execution)),
        ("digest", json!(digest)),
        ("outcome", json!(Outcome::Succeeded.as_str())),
        ("idempotency", key),
    ] {
        envelope.insert(name.to_owned(), value);
    }
}

/// What an agent reads of a result: the app's answer, where it goes on, what was left out, and files as arguments of a next call.
pub(super) fn result_of(about: &About<'_>, receipt: Receipt) -> Value {
    let mut result = receipt.output;
    let Some(members) = result.as_object_mut() else { return result };
    members.extend(receipt.next_cursor.map(|cursor| ("next_cursor".to_owned(), json!(cursor))));
    if let Some(mut notice) = receipt.truncated {
        // These name a route of another API.
        if let Some(notice) = notice.as_object_mut() {
            notice.remove("next_call");
            notice.remove("result");
        }
        members.insert("truncated".to_owned(), notice);
    }
    if let (Some((app, _)), Some(file)) = (about.found, receipt.files.first()) {
        members.insert("file".to_owned(), files::describe(app, file));
    }
    result
}

/// The envelope of what was refused, or failed.
pub(super) fn refuse(mut envelope: Map<String, Value>, about: &About<'_>, refusal: Refusal) -> Answer {
    note_provider(&mut envelope, refusal.provider_request_id.as_ref());
    envelope.insert("ok".to_owned(), json!(false));
    envelope.insert("data".to_owned(), Value::Null);
    envelope.insert("error".to_owned(), refusal.error());
    envelope.insert("outcome".to_owned(), json!(refusal.outcome.as_str()));
    if refusal.replayed {
        envelope.insert("idempotency".to_owned(), json!({ "key": null, "replayed": true }));
    }
    let schema = about.found.filter(|_| is_about_arguments(&refusal)).map(|(_, tool)| schema(tool));
    for (name, value) in [
        ("hint", refusal.hint.map(Value::from)),
        ("executionId", refusal.execution.map(Value::from)),
        ("digest", refusal.digest.map(Value::from)),
        ("approvalUrl", refusal.approval_url.map(Value::from)),
        ("retryAfterSeconds", refusal.retry_after_seconds.map(Value::from)),
        ("inputSchema", schema),
        ("details", list(refusal.details)),
        ("missingFields", list(refusal.missing_fields)),
        ("invalidFields", list(refusal.invalid_fields)),
        ("connections", list(refusal.connections)),
    ] {
        envelope.extend(value.map(|value| (name.to_owned(), value)));
    }
    Answer {
        status: refusal.code.status,
        body: Value::Object(envelope),
        retry_after_seconds: refusal.retry_after_seconds,
        cause: refusal.cause,
    }
}

fn note_provider(envelope: &mut Map<String, Value>, request_id: Option<&String>) {
    let meta = envelope.get_mut("meta").and_then(Value::as_object_mut);
    if let (Some(meta), Some(id)) = (meta, request_id) {
        meta.insert("providerRequestId".to_owned(), json!(id));
    }
}

fn list<T: Into<Value>>(items: Vec<T>) -> Option<Value> {
    (!items.is_empty()).then(|| Value::from(items))
}

/// When something happened.
pub(super) fn iso(at: UnixMs) -> Value {
    Value::String(at.to_iso())
}
