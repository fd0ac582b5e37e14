use axum::extract::State;
use axum::response::Response;
use clawlink_core::id::DeviceId;
use clawlink_core::identity::SignedIn;
use clawlink_core::pairing::{Change, ChangeError, change_device};
use clawlink_core::policy::{Answer, Pattern, Policy, Rule, Subject};
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Path, Refused, status_of};
use http::HeaderMap;
use serde::Deserialize;

use crate::flash::Flash;
use crate::guard::Submitted;
use crate::html::{page, page_with, see_other_with};
use crate::pages::device::{DevicePage, RuleRow};
use crate::pages::part::Nav;
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;
use crate::words::{count, family, policies};

/// Another policy.
#[derive(Debug, Deserialize)]
pub(crate) struct Chosen {
    policy: Policy,
}

/// A rule, or with `Remove` the pattern of one.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    pattern: String,
    answer: Option<Answer>,
}

/// What stands on the form after a change that was not made.
#[derive(Default)]
struct Draft {
    pattern: String,
    pattern_error: String,
    problem: String,
}

/// One live device.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    Ok(page(&compose(&house, &headers, &person, &id.into(), Draft::default()).await?))
}

/// Chooses what it may do.
pub(crate) async fn choose_policy(
    State(house): State<House>,
    headers: HeaderMap,
    Path(id): Path<String>,
    form: Submitted<Chosen>,
) -> Result<Response, Refused> {
    let change = Change::Policy(form.fields.policy);
    change_and_show(&house, &headers, &form.person, &id.into(), change, String::new()).await
}

/// Sets an app, a tool or a pattern apart.
pub(crate) async fn put_rule(
    State(house): State<House>,
    headers: HeaderMap,
    Path(id): Path<String>,
    form: Submitted<Typed>,
) -> Result<Response, Refused> {
    let Submitted { person, fields: Typed { pattern: typed, answer } } = form;
    let (id, answer) = (id.into(), answer.unwrap_or(Answer::Ask));
    let Some(pattern) = Pattern::parse(&typed) else {
        let pattern_error =
            "Letters, digits, - and _ as in the names of apps and tools, and * for any.".to_owned();
        let draft = Draft { pattern: typed, pattern_error, ..Draft::default() };
        return Ok(page_with(
            status_of(Kind::Invalid),
            &compose(&house, &headers, &person, &id, draft).await?,
        ));
    };
    change_and_show(&house, &headers, &person, &id, Change::Put(Rule { pattern, answer }), typed).await
}

/// Lets the policy decide there again.
pub(crate) async fn remove_rule(
    State(house): State<House>,
    headers: HeaderMap,
    Path(id): Path<String>,
    form: Submitted<Typed>,
) -> Result<Response, Refused> {
    let pattern = Pattern::parse(&form.fields.pattern).ok_or(ChangeError::NotFound)?;
    change_and_show(&house, &headers, &form.person, &id.into(), Change::Remove(pattern), String::new()).await
}

async fn change_and_show(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    id: &DeviceId,
    change: Change,
    typed: String,
) -> Result<Response, Refused> {
    let error = match change_device(house, person, id, change).await {
        Ok(()) => return Ok(see_other_with(&routes::device(id), Flash::DeviceChanged)),
        Err(error) => error,
    };
    let about_pattern = matches!(error, ChangeError::UnknownPattern(_));
    if !about_pattern && !matches!(error, ChangeError::StaleSignIn) {
        return Err(error.into());
    }
    let Problem { kind, detail, .. } = error.into();
    let draft = if about_pattern {
        Draft { pattern: typed, pattern_error: detail, problem: String::new() }
    } else {
        Draft { pattern: typed, pattern_error: String::new(), problem: detail }
    };
    Ok(page_with(status_of(kind), &compose(house, headers, person, id, draft).await?))
}

async fn compose(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    id: &DeviceId,
    draft: Draft,
) -> Result<DevicePage, Refused> {
    let device = house.store.devices.find_live(person.id(), id).await?.ok_or(ChangeError::NotFound)?;
    Ok(DevicePage {
        shell: shell(house, headers, person, Nav::Devices, &device.name)?,
        facts: format!("{}, since {}", family(device.family), device.created_at.to_words()),
        sentence: device.policy.means().to_owned(),
        policies: policies(device.policy),
        policy_action: routes::device_policy(id),
        rules: device.rules.iter().map(|rule| describe(house, rule)).collect(),
        remove_action: routes::remove_rule(id),
        put_action: routes::put_rule(id),
        pattern: draft.pattern,
        pattern_error: draft.pattern_error,
        problem: draft.problem,
        name: device.name,
        back_url: routes::DEVICES.to_owned(),
    })
}

fn describe(house: &House, rule: &Rule) -> RuleRow {
    let covered = house.catalog.apps().iter().flat_map(|app| {
        app.tools.iter().filter(|tool| {
            let subject = Subject { app: &app.slug, tool: &tool.name, effect: tool.effect };
            rule.pattern.covers(&subject)
        })
    });
    let words = match rule.answer {
        Answer::Allow => "Allowed",
        Answer::Ask => "Asks you each time",
        Answer::Block => "Blocked",
    };
    RuleRow {
        pattern: rule.pattern.to_string(),
        words: words.to_owned(),
        reach: count(covered.count(), "tool"),
    }
}
