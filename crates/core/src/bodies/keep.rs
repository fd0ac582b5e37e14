use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::read::context;
use crate::exec::plan::Plan;
use crate::id::{ExecutionId, UserId};
use crate::ports::storage::KeptBody;
use crate::ports::{House, Incoming};
use crate::sealing::{SealingError, seal_json};
use crate::time::DAY_MS;

/// Longest request body and answer that are kept, in bytes each; a row holds at most 2 MB.
const KEPT_MAX_BYTES: usize = 256 * 1024;

/// What a call sent and what came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The request as a preview shows it, secrets as slots; its body is null where it was too long.
    pub request: Value,
    /// The last answer, if there was one.
    pub answer: Option<Answered>,
}

/// An answer as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Status code.
    pub status: u16,
    /// Its content type.
    pub content_type: String,
    /// Its text; `None` for what is not text, or too long.
    pub text: Option<String>,
    /// Its length in bytes.
    pub bytes: usize,
}

/// Keeps what a call sent and what came back, after the answer, if its person wants it. A failure costs only this copy.
pub fn keep_body(house: &House, user: &UserId, id: &ExecutionId, plan: &Plan, answer: Option<&Incoming>) {
    let (owned, user, id) = (house.clone(), user.clone(), id.clone());
    let (plan, answer) = (short(plan), answer.map(answered));
    house.background.spawn(Box::pin(async move {
        let days = owned.store.bodies.find_days(&user).await.unwrap_or(0);
        if days > 0
            && let Ok(body) = seal(&owned, user, id, &Body { request: plan.view(), answer }, days)
        {
            let _ = owned.store.bodies.keep(&body).await;
        }
    }));
}

/// The plan without a body that is too long to be kept.
fn short(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    if plan.body.bytes.len() > KEPT_MAX_BYTES {
        (plan.body.bytes, plan.body.content_type) = (Vec::new(), None);
    }
    plan
}

fn answered(incoming: &Incoming) -> Answered {
    let short = (incoming.body.len() <= KEPT_MAX_BYTES).then_some(&incoming.body);
    let text = short.and_then(|bytes| std::str::from_utf8(bytes).ok()).map(str::to_owned);
    let content_type = incoming.header("content-type").unwrap_or_default().to_owned();
    Answered { status: incoming.status, content_type, text, bytes: incoming.body.len() }
}

fn seal(
    house: &House,
    user: UserId,
    execution: ExecutionId,
    body: &Body,
    days: u32,
) -> Result<KeptBody, SealingError> {
    let sealed = seal_json(house, &context(&execution, &user), body)?.to_string();
    let kept_at = house.clock.now();
    let expires_at = kept_at.plus_ms(i64::from(days) * DAY_MS);
    Ok(KeptBody { user, execution, sealed, kept_at, expires_at })
}
