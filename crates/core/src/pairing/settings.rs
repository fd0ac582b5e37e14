use crate::id::DeviceId;
use crate::identity::{SignedIn, is_recent};
use crate::policy::{Answer, Pattern, Policy, Rule};
use crate::ports::storage::{AuditEvent, Device};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};

/// Rules that one device can have.
const MOST_RULES: u32 = 50;

/// What a person changes about a device.
#[derive(Clone, Debug)]
pub enum Change {
    /// Another policy.
    Policy(Policy),
    /// A rule, in the place of one for the same pattern.
    Put(Rule),
    /// No rule for this pattern any more.
    Remove(Pattern),
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// Not this person's live device, or no such rule, or too many rules.
    #[error("no such live device or rule")]
    NotFound,
    /// The pattern is about no tool there is.
    #[error("no tool is called {0}")]
    UnknownPattern(String),
    /// The change lets more through, and the sign-in is too long ago for that.
    #[error("sign in again")]
    StaleSignIn,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Changes what a device may do; its next call is decided by it. What lets more through wants a sign-in of the last half hour.
///
/// # Errors
/// [`ChangeError`]; nothing was changed.
pub async fn change_device(
    house: &House,
    person: &SignedIn,
    id: &DeviceId,
    change: Change,
) -> Result<(), ChangeError> {
    let device = house.store.devices.find_live(person.id(), id).await?.ok_or(ChangeError::NotFound)?;
    if change.raises(&device) && !is_recent(house, person).await? {
        return Err(ChangeError::StaleSignIn);
    }
    let (rules, user) = (&house.store.rules, person.id());
    let done = match &change {
        Change::Policy(policy) => rules.set_policy(user, id, *policy).await?,
        Change::Put(rule) => {
            check_pattern(house, &rule.pattern)?;
            rules.put_rule(user, id, rule, MOST_RULES, house.clock.now()).await?
        }
        Change::Remove(pattern) => rules.remove_rule(user, id, pattern).await?,
    };
    if !done {
        return Err(ChangeError::NotFound);
    }
    audit(house, person, change.action(), id.to_string()).await
}

/// Stops every agent of the person before its next call, or lets them go on.
///
/// # Errors
/// [`ChangeError::Fault`]; nothing was changed.
pub async fn pause_agents(house: &House, person: &SignedIn, paused: bool) -> Result<(), ChangeError> {
    let at = paused.then(|| house.clock.now());
    house.store.rules.set_paused(person.id(), at).await?;
    let action = if paused { "agents.paused" } else { "agents.resumed" };
    audit(house, person, action, person.id().to_string()).await
}

impl Change {
    /// Whether it could let more through than before. In doubt it does.
    fn raises(&self, device: &Device) -> bool {
        let answer_of = |pattern: &Pattern| {
            device.rules.iter().find(|rule| rule.pattern == *pattern).map(|rule| rule.answer)
        };
        match self {
            Self::Policy(policy) => *policy > device.policy,
            Self::Put(rule) => rule.answer != Answer::Block,
            Self::Remove(pattern) => answer_of(pattern).is_some_and(|answer| answer != Answer::Allow),
        }
    }

    const fn action(&self) -> &'static str {
        match self {
            Self::Policy(_) => "device.policy_changed",
            Self::Put(_) => "device.rule_set",
            Self::Remove(_) => "device.rule_removed",
        }
    }
}

/// A rule that covers nothing would look like protection and be none.
fn check_pattern(house: &House, pattern: &Pattern) -> Result<(), ChangeError> {
    let covered = house.catalog.apps().iter().any(|app| {
        app.tools.iter().any(|tool| {
            let subject = crate::policy::Subject { app: &app.slug, tool: &tool.name, effect: tool.effect };
            pattern.covers(&subject)
        })
    });
    if covered { Ok(()) } else { Err(ChangeError::UnknownPattern(pattern.to_string())) }
}

async fn audit(
    house: &House,
    person: &SignedIn,
    action: &'static str,
    target: String,
) -> Result<(), ChangeError> {
    let (at, user) = (house.clock.now(), person.id().clone());
    let event = AuditEvent { at, user, actor: "person".to_owned(), action, target };
    Ok(house.store.audit.append(&event).await?)
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::NotFound => Self::new(
                Kind::NotFound,
                "not_found",
                "There is no such live device or rule, or it has as many rules as it can have. Nothing was changed.",
            ),
            ChangeError::UnknownPattern(pattern) => Self::new(
                Kind::Invalid,
                "unknown_pattern",
                format!("No tool is covered by {pattern:?}. Nothing was changed."),
            )
            .at("/pattern", "an app (slack), a tool (slack_send_message) or a pattern (gmail_*)"),
            ChangeError::StaleSignIn => Self::new(
                Kind::Forbidden,
                "sign_in_again",
                "This lets the device do more, so it needs a sign-in of the last 30 minutes. Sign out, sign in, and try again.",
            ),
            ChangeError::Fault(fault) => fault.into(),
        }
    }
}
