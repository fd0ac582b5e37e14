use super::DecideError;
use crate::exec::digest::digest;
use crate::exec::plan::Plan;
use crate::id::{ApprovalId, UserId};
use crate::ports::storage::{Approval, ConnectionState};
use crate::ports::{Fault, House};
use crate::run::sealed_plan::open_plan;
use crate::sealing::SealingError;
use crate::vault::VaultError;

/// What a person is asked, from the sealed request itself.
#[derive(Clone, Debug)]
pub struct Question {
    /// The row.
    pub approval: Approval,
    /// The exact request; `None` once it is no longer kept.
    pub plan: Option<Plan>,
    /// Why it could not be sent even if approved.
    pub obstacle: Option<Obstacle>,
}

/// Why an approved call could not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The device was revoked.
    DeviceRevoked,
    /// The connection was ended, or must be reconnected.
    ConnectionGone,
    /// The tool is another than when the device asked, or gone.
    ToolChanged,
}

/// Finds the question by id and opens its request. The request is compared with the digest that is decided on, so that what a
/// person reads is what is let through.
///
/// # Errors
/// [`DecideError::NotFound`] for another person's; [`DecideError::Sealing`] where the request does not open or is another.
pub async fn open(house: &House, user: &UserId, id: &ApprovalId) -> Result<Question, DecideError> {
    let approval = house.store.approvals.find(user, id).await?.ok_or(DecideError::NotFound)?;
    let plan = open_request(house, &approval)?;
    let obstacle = find_obstacle(house, &approval, plan.as_ref()).await?;
    Ok(Question { approval, plan, obstacle })
}

fn open_request(house: &House, approval: &Approval) -> Result<Option<Plan>, SealingError> {
    let Some(sealed) = &approval.sealed_plan else { return Ok(None) };
    let plan = open_plan(house, approval.id.as_str(), &approval.user, sealed)?.plan;
    let same = digest(&plan).as_str() == approval.digest;
    if same { Ok(Some(plan)) } else { Err(VaultError::Refused.into()) }
}

async fn find_obstacle(
    house: &House,
    approval: &Approval,
    plan: Option<&Plan>,
) -> Result<Option<Obstacle>, Fault> {
    if house.store.devices.find_live(&approval.user, &approval.device).await?.is_none() {
        return Ok(Some(Obstacle::DeviceRevoked));
    }
    if let Some(id) = &approval.connection {
        let connection = house.store.connections.find(&approval.user, id).await?;
        if connection.is_none_or(|connection| connection.state != ConnectionState::Active) {
            return Ok(Some(Obstacle::ConnectionGone));
        }
    }
    let known = house.catalog.find_tool(&approval.tool);
    let same = plan.is_none_or(|plan| known.is_some_and(|(_, tool)| tool.revision == plan.revision));
    Ok((!same).then_some(Obstacle::ToolChanged))
}
