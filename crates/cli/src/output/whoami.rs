use super::text::moment;
use super::{Facts, Screen};
use crate::wire::{BillingPlan, Device, Whoami};

/// The person, this device, what it may do, the plan, and where all that was asked.
pub(crate) fn page(whoami: &Whoami, api: &str, screen: Screen) -> String {
    let Whoami { user, device, plan } = whoami;
    let family = device.family.as_deref().map(|family| format!(", {family}")).unwrap_or_default();
    let facts = Facts::default()
        .fact("account", format!("{} ({})", user.label, user.id))
        .fact("device", format!("{} ({}{family})", device.name, device.id))
        .fact("policy", policy(device));
    let facts = match plan {
        None => facts,
        Some(plan) => {
            let status = plan.status.as_deref().map(|status| format!(" ({status})")).unwrap_or_default();
            facts.fact("plan", format!("{}{status}", plan.name)).fact("calls", calls(plan))
        }
    };
    facts.fact("api", api).page(screen)
}

/// The effects in the order of what they can do.
const EFFECTS: [&str; 4] = ["read", "idempotent_write", "write", "destructive"];

fn policy(device: &Device) -> String {
    let decision = |effect: &&str| Some(format!("{effect}: {}", device.policy.get(*effect)?));
    let decisions = EFFECTS.iter().filter_map(decision).collect::<Vec<_>>().join(" · ");
    match &device.policy_name {
        Some(name) => format!("{name} ({decisions})"),
        None => decisions,
    }
}

fn calls(plan: &BillingPlan) -> String {
    let Some(used) = &plan.calls_used else { return String::new() };
    let limit = plan.calls_limit.as_ref().map(|limit| format!(" of {limit}")).unwrap_or_default();
    let resets = plan.resets_at.as_ref().map(|time| format!(", counted anew {}", moment(&time.to_string())));
    format!("{used}{limit} used{}", resets.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoami_says_who_what_and_where() {
        let whoami = serde_json::from_str(include_str!("samples/whoami.json")).unwrap();
        insta::assert_snapshot!(page(&whoami, "https://api.claw-link.dev", Screen::new(false)));
    }
}
