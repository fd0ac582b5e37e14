use axum::extract::State;
use axum::response::Response;
use clawlink_core::identity::SignedIn;
use clawlink_core::pairing::pause_agents;
use clawlink_core::ports::House;
use clawlink_edge::Refused;

use crate::flash::Flash;
use crate::guard::{Nothing, Submitted};
use crate::html::see_other_with;
use crate::pages::part::Pause;
use crate::routes;

/// Stops every agent: no call of any device goes out after this.
pub(crate) async fn stop(State(house): State<House>, form: Submitted<Nothing>) -> Result<Response, Refused> {
    pause_agents(&house, &form.person, true).await?;
    Ok(see_other_with(routes::DEVICES, Flash::Paused))
}

/// Lets them go on.
pub(crate) async fn resume(
    State(house): State<House>,
    form: Submitted<Nothing>,
) -> Result<Response, Refused> {
    pause_agents(&house, &form.person, false).await?;
    Ok(see_other_with(routes::DEVICES, Flash::Resumed))
}

/// The form that changes it; `None` while nothing could be stopped.
pub(crate) fn pause_form(person: &SignedIn, devices: usize) -> Option<Pause> {
    let paused = person.user.paused_at.is_some();
    let action = if paused { routes::RESUME } else { routes::PAUSE };
    (paused || devices > 0).then(|| Pause { paused, action: action.to_owned() })
}
