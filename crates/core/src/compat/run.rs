use clawlink_manifest::{App, Tool};
use serde_json::{Map, Value};

use super::account;
use super::asked::Asked;
use super::codes::code_of;
use super::files;
use super::names::find;
use super::refusal::{Outcome, Refusal};
use crate::exec::plan::Plan;
use crate::policy::{Decision, Ruling};
use crate::ports::House;
use crate::ports::storage::{Connection, Device};
use crate::problem::Problem;
use crate::run::{
    Call, Execute, Instruction, Output, Prepared, Receipt, derive_key, execute, prepare_hindered, rule_on,
    take,
};
use crate::time::UnixMs;

/// A call on its way, as far as it came.
pub(super) struct About<'h> {
    /// The name by which the tool was asked for.
    pub(super) name: String,
    pub(super) found: Option<(&'h App, &'h Tool)>,
    /// The arguments without the bytes of their files.
    pub(super) arguments: Map<String, Value>,
    pub(super) uploaded: Vec<Value>,
    pub(super) connection: Option<Connection>,
    pub(super) ruling: Option<Ruling>,
    pub(super) digest: Option<String>,
    pub(super) began_at: UnixMs,
}

impl<'h> About<'h> {
    /// What is known by the name of a tool.
    pub(super) fn of(house: &'h House, device: &Device, name: &str) -> Self {
        let found = find(house, name).ok();
        Self {
            name: found.map_or_else(|| name.to_owned(), |(_, tool)| tool.name.to_string()),
            found,
            arguments: Map::new(),
            uploaded: Vec::new(),
            connection: None,
            ruling: found.map(|(app, tool)| rule_on(device, app, tool)),
            digest: None,
            began_at: house.clock.now(),
        }
    }

    /// Who acts, and what the person's policy says where it does not let the call go by itself.
    pub(super) fn policy_reason(&self) -> Option<String> {
        let acting = self.connection.as_ref().map(account::sentence);
        let ruled =
            self.ruling.as_ref().filter(|ruling| ruling.decision != Decision::Allow).map(Ruling::reason);
        let words: Vec<String> = acting.into_iter().chain(ruled).collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// Whether the call needs its user's word.
    pub(super) fn must_be_confirmed(&self) -> bool {
        self.ruling
            .as_ref()
            .is_some_and(|ruling| matches!(ruling.decision, Decision::Confirm | Decision::Approve))
    }

    fn note(&mut self, prepared: &Prepared<'_>) {
        self.arguments.clone_from(&prepared.arguments);
        self.connection.clone_from(&prepared.connection);
        self.ruling = Some(prepared.ruling.clone());
        self.digest = Some(prepared.digest.clone());
    }
}

/// A preview, or why there is none. Nothing is sent, and nothing is kept.
pub(super) async fn render<'h>(
    house: &'h House,
    device: &Device,
    name: &str,
    asked: Result<Asked, Problem>,
) -> (About<'h>, Result<Plan, Refusal>) {
    let mut about = About::of(house, device, name);
    let plan = async {
        let Asked { call, uploaded, .. } = asked?;
        about.uploaded = uploaded;
        let call = take_all(house, device, call, &mut about).await?;
        let (prepared, hindrance) = prepare_hindered(house, device, &call).await?;
        about.note(&prepared);
        match hindrance {
            Some(hindrance) => Err(hindrance.into()),
            None => Ok(prepared.plan),
        }
    };
    let plan = plan.await.map_err(|problem| Refusal::of(house, problem));
    (about, plan)
}

/// An execution, or why it did not come to a good end.
pub(super) async fn run<'h>(
    house: &'h House,
    device: &Device,
    name: &str,
    asked: Result<Asked, Problem>,
) -> (About<'h>, Result<Receipt, Refusal>) {
    let mut about = About::of(house, device, name);
    let is_keyless = asked.as_ref().is_ok_and(|asked| asked.key.is_none());
    let end = match carry_out(house, device, asked, &mut about).await {
        Ok(receipt) => Ok(receipt),
        Err(problem) => {
            let refusal = Refusal::of(house, problem);
            Err(if is_keyless { hold_back(house, device, &about, refusal).await } else { refusal })
        }
    };
    (about, end)
}

async fn carry_out(
    house: &House,
    device: &Device,
    asked: Result<Asked, Problem>,
    about: &mut About<'_>,
) -> Result<Receipt, Problem> {
    let Asked { call, confirmed, digest, mut key, uploaded } = asked?;
    about.uploaded = uploaded;
    let call = take_all(house, device, call, about).await?;
    // What keeps the account from acting is left to the run: a write that was made before is told all the same.
    let (prepared, _) = prepare_hindered(house, device, &call).await?;
    about.note(&prepared);
    let is_read = prepared.tool.effect.is_read();
    // The rendered request holds the bytes of files once more.
    drop(prepared);
    if key.is_none() && !is_read {
        key = Some(derive_key(house, device, &call).await?);
    }
    let instruction = Instruction::Call { call, confirmed, digest, key };
    Ok(execute(house, device, Execute { instruction, output: Output::default() }).await?)
}

async fn take_all(
    house: &House,
    device: &Device,
    call: Call,
    about: &mut About<'_>,
) -> Result<Call, Problem> {
    let call = take(house, device, call).await.map_err(|error| files::publish(error.into()))?;
    about.arguments.clone_from(&call.arguments);
    Ok(call)
}

/// A write without a key of its own, that was made before and whose end nobody knows, was not made again: that is another
/// refusal than not to know this one's end.
async fn hold_back(house: &House, device: &Device, about: &About<'_>, mut refusal: Refusal) -> Refusal {
    let Some(id) = refusal.execution.clone().filter(|_| refusal.outcome == Outcome::Unknown) else {
        return refusal;
    };
    let earlier = house.store.ledger.find(&device.user, &id.as_str().into()).await.ok().flatten();
    if earlier.is_some_and(|row| row.started_at < about.began_at) {
        refusal.code = code_of("repeat_blocked");
        refusal.outcome = Outcome::NotSent;
        refusal.message = format!(
            "This very call left before, as {id}, and nobody can know what became of it. It was not sent again."
        );
        let look = refusal.hint.take().unwrap_or_default();
        refusal.hint = Some(format!("{look} A fresh idempotency_key sends it all the same."));
    }
    refusal
}
