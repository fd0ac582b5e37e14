use axum::extract::State;
use axum::response::Response;
use clawlink_core::approval::{DecideError, Obstacle, Question, Verdict, decide, open};
use clawlink_core::exec::plan::PlannedBody;
use clawlink_core::id::ApprovalId;
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Approval, ApprovalStatus};
use clawlink_core::problem::Kind;
use clawlink_core::run::sentence;
use clawlink_core::time::UnixMs;
use clawlink_edge::{Path, Refused, status_of};
use clawlink_manifest::Effect;
use http::HeaderMap;
use serde::Deserialize;

use super::approvals::row;
use super::kept::plan_view;
use crate::flash::Flash;
use crate::guard::Submitted;
use crate::html::{page, page_with, see_other_with};
use crate::pages::approval::{ApprovalPage, ApprovalState};
use crate::pages::part::{ApprovalRow, Nav};
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;

/// A yes: for the request that was shown, and for what is taken away with a tick.
#[derive(Debug, Deserialize)]
pub(crate) struct Yes {
    digest: String,
    #[serde(default)]
    sure: String,
}

/// A no, and what the device is told.
#[derive(Debug, Deserialize)]
pub(crate) struct No {
    digest: String,
    #[serde(default)]
    note: String,
}

/// One question, from its sealed request.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    Ok(page(&compose(&house, &headers, &person, &id.into(), "").await?))
}

/// The person said yes. Nothing is sent by that: the device's next call of the same request goes through.
pub(crate) async fn approve(
    State(house): State<House>,
    headers: HeaderMap,
    Path(id): Path<String>,
    form: Submitted<Yes>,
) -> Result<Response, Refused> {
    let Submitted { person, fields } = form;
    let id = ApprovalId::from(id);
    let question = open(&house, person.id(), &id).await?;
    if wants_tick(&question.approval) && fields.sure != "yes" {
        let error = "Tick the box first, or decline. Nothing was decided.";
        return Ok(page_with(
            status_of(Kind::Invalid),
            &compose(&house, &headers, &person, &id, error).await?,
        ));
    }
    settle(&house, &person, &id, &fields.digest, Verdict::Approve).await
}

/// The person said no.
pub(crate) async fn decline(
    State(house): State<House>,
    Path(id): Path<String>,
    form: Submitted<No>,
) -> Result<Response, Refused> {
    let verdict = Verdict::Decline { note: form.fields.note };
    settle(&house, &form.person, &id.into(), &form.fields.digest, verdict).await
}

/// Decides, and goes back to the page, which says where the question stands now.
async fn settle(
    house: &House,
    person: &SignedIn,
    id: &ApprovalId,
    digest: &str,
    verdict: Verdict,
) -> Result<Response, Refused> {
    let done = if matches!(verdict, Verdict::Approve) { Flash::Approved } else { Flash::Declined };
    let flash = match decide(house, person, id, digest, verdict).await {
        Ok(()) => done,
        Err(DecideError::Over | DecideError::OtherDigest | DecideError::Impossible) => Flash::NotDecided,
        Err(error) => return Err(error.into()),
    };
    Ok(see_other_with(&routes::approval(id), flash))
}

fn wants_tick(approval: &Approval) -> bool {
    approval.effect == Effect::Destructive
}

async fn compose(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    id: &ApprovalId,
    error: &str,
) -> Result<ApprovalPage, Refused> {
    let question = open(house, person.id(), id).await?;
    let own = house.store.connections.list(person.id(), Some(&question.approval.app)).await?;
    let row = row(house, &question.approval, &own);
    let Question { approval, plan, obstacle } = question;
    let account = (!approval.account.is_empty()).then_some(approval.account.as_str());
    Ok(ApprovalPage {
        shell: shell(house, headers, person, Nav::Approvals, &row.title)?,
        effect: approval.effect,
        sentence: sentence(&approval.summary, &row.app.name, account, approval.effect),
        passages: plan.as_ref().map(|plan| &plan.body).map(PlannedBody::passages).unwrap_or_default(),
        request: plan.as_ref().map(plan_view),
        digest: approval.digest.clone(),
        state: state(&approval, &row, obstacle, error),
        back_url: routes::APPROVALS.to_owned(),
        row,
    })
}

fn state(approval: &Approval, row: &ApprovalRow, obstacle: Option<Obstacle>, error: &str) -> ApprovalState {
    if row.status == ApprovalStatus::Waiting {
        return ApprovalState::Open {
            until: approval.expires_at.to_words(),
            obstacle: obstacle.map(obstacle_words).unwrap_or_default().to_owned(),
            approve_action: routes::approve(&approval.id),
            decline_action: routes::decline(&approval.id),
            wants_tick: wants_tick(approval),
            error: error.to_owned(),
        };
    }
    let call_url = approval.execution.as_ref().map(routes::execution).unwrap_or_default();
    ApprovalState::Over { words: became(approval, row), call_url }
}

const fn obstacle_words(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::DeviceRevoked => "The device that asked was revoked. This can no longer be sent.",
        Obstacle::ConnectionGone => {
            "The account was disconnected, or must be reconnected. This cannot be sent."
        }
        Obstacle::ToolChanged => "The tool is another than when this was asked. This can no longer be sent.",
    }
}

/// What became of a question that no longer waits.
fn became(approval: &Approval, row: &ApprovalRow) -> String {
    let decided = approval.decided_at.map(UnixMs::to_words).unwrap_or_default();
    let until = approval.expires_at.to_words();
    match row.status {
        ApprovalStatus::Approved => format!(
            "You approved it once for {}, until {until}. Nothing was sent yet: it goes when the device makes the same call again.",
            row.device
        ),
        ApprovalStatus::Used => {
            let used = approval.used_at.map(UnixMs::to_words).unwrap_or_default();
            format!(
                "You approved it {decided}. It was sent {used}, and cannot be sent again without asking you."
            )
        }
        ApprovalStatus::Declined => {
            let note =
                approval.note.as_ref().map(|note| format!(" You told it: {note}.")).unwrap_or_default();
            format!("You declined it {decided}.{note} Nothing was sent.")
        }
        ApprovalStatus::Expired if approval.decided_at.is_some() => {
            format!("You approved it {decided}, and it was not sent in time. It ended {until}.")
        }
        ApprovalStatus::Expired | ApprovalStatus::Waiting => {
            format!("Nobody decided until {until}. Nothing was sent.")
        }
    }
}
