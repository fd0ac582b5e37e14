use super::fresh::Fresh;
use super::held::seal;
use super::keep::{KeepError, Kept, check_target, keep};
use crate::id::{ConnectionId, ConnectionSessionId};
use crate::identity::SignedIn;
use crate::ports::storage::HeldAccount;
use crate::ports::{Fault, House};
use crate::time::MINUTE_MS;

/// So long a person can choose.
const CHOICE_MS: i64 = 15 * MINUTE_MS;

/// Where a credential that a flow has brought went.
#[derive(Clone, Debug)]
pub enum Landed {
    /// It is a connection.
    Kept(Kept),
    /// It is another account's than was to be reconnected: held until its person has chosen.
    Held,
}

/// Keeps what a flow has brought. An account that is another than was to be reconnected is held: the flow ends with its
/// credential sealed to a row of its own, and nothing else is changed.
///
/// # Errors
/// [`KeepError`]; the flow is still open then.
pub(super) async fn land(
    house: &House,
    person: &SignedIn,
    session: &ConnectionSessionId,
    fresh: Fresh,
) -> Result<Landed, KeepError> {
    match check_target(house, person.id(), &fresh).await {
        Ok(()) => {}
        Err(KeepError::OtherAccount { .. }) => return hold(house, person, session, &fresh).await,
        Err(error) => return Err(error),
    }
    Ok(Landed::Kept(keep(house, person, fresh).await?))
}

async fn hold(
    house: &House,
    person: &SignedIn,
    session: &ConnectionSessionId,
    fresh: &Fresh,
) -> Result<Landed, KeepError> {
    let held = HeldAccount {
        session: session.clone(),
        user: person.id().clone(),
        connection: ConnectionId::make(&*house.clock, &*house.entropy)?,
        account_label: fresh.account.label.clone(),
        sealed: seal(house, session, person.id(), fresh)?,
        choice: None,
        held_until: house.clock.now().plus_ms(CHOICE_MS),
    };
    if house.store.held_accounts.hold(&held).await? { Ok(Landed::Held) } else { Err(KeepError::Outrun) }
}

/// Ends a flow with the connection it made.
///
/// # Errors
/// [`Fault`] when the database fails.
pub(super) async fn finish(house: &House, session: &ConnectionSessionId, kept: &Kept) -> Result<(), Fault> {
    let sessions = &house.store.connection_sessions;
    if !kept.wider.is_empty() {
        sessions.note_wider(session, &kept.wider).await?;
    }
    sessions.finish(session, Ok(&kept.connection)).await
}
