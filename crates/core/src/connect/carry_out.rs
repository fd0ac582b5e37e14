use super::fresh::Fresh;
use super::held::open;
use super::keep::{KeepError, Kept, install_once, store};
use super::land::finish;
use crate::id::{ConnectionId, UserId};
use crate::ports::storage::{AuditEvent, Connection, ConnectionState, HeldAccount, HeldChoice};
use crate::ports::{Fault, House};
use crate::sealing::{Sealer, SealingError};
use crate::vault::VaultError;

/// Who is at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drive {
    /// Whoever chose.
    First,
    /// The scheduler, after the end of the choice, or after somebody who was cut off.
    Again,
}

/// Carries a choice out, and forgets what was held last. Every step may be repeated, so a cut anywhere is mended by doing it
/// again:
///
/// - *keep*: the credential is kept as after any connect; a new row has the id that was made when it was held;
/// - *replace*: the same, then name and default mark go over, then the old connection is disconnected as by its person;
/// - *discard*: the credential becomes a connection that is closed before it holds anything, so that the queue of revocations
///   asks the app as after any disconnect. If the account is connected already, that connection is not touched: the app may
///   well end its grant together with the new one.
///
/// # Errors
/// [`KeepError`] when it was cut off; the scheduler goes on.
pub(crate) async fn carry_out(
    house: &House,
    held: &HeldAccount,
    choice: HeldChoice,
    drive: Drive,
) -> Result<(), KeepError> {
    let fresh = match open(house, held) {
        Err(SealingError::Vault(VaultError::Refused)) => return give_up(house, held).await,
        opened => opened?,
    };
    match choice {
        HeldChoice::Keep | HeldChoice::Replace => match connect(house, held, &fresh, choice, drive).await {
            Err(KeepError::TargetGone) => return give_up(house, held).await,
            connected => connected?,
        },
        HeldChoice::Discard | HeldChoice::Lapsed => {
            let lapsed = choice == HeldChoice::Lapsed;
            let (code, actor) = if lapsed { ("lapsed", "scheduler") } else { ("discarded", "person") };
            let_go(house, held, &fresh, actor).await?;
            house.store.connection_sessions.finish(&held.session, Err(code)).await?;
        }
    }
    Ok(house.store.held_accounts.forget(&held.session).await?)
}

/// What does not open any more, or was closed meanwhile, is no connection.
async fn give_up(house: &House, held: &HeldAccount) -> Result<(), KeepError> {
    house.store.connection_sessions.finish(&held.session, Err("interrupted")).await?;
    Ok(house.store.held_accounts.forget(&held.session).await?)
}

async fn connect(
    house: &House,
    held: &HeldAccount,
    fresh: &Fresh,
    choice: HeldChoice,
    drive: Drive,
) -> Result<(), KeepError> {
    let kept = match find_done(house, held, fresh, drive).await? {
        Some(kept) => kept,
        None => store(house, &held.user, fresh, Some(&held.connection)).await?,
    };
    if let (HeldChoice::Replace, Some(old)) = (choice, &fresh.target) {
        replace(house, &held.user, old, &kept.connection).await?;
    }
    Ok(finish(house, &held.session, &kept).await?)
}

/// The connection, if an earlier drive may have brought it the credential: a copy of a refresh token that was used since would
/// undo the connection.
async fn find_done(
    house: &House,
    held: &HeldAccount,
    fresh: &Fresh,
    drive: Drive,
) -> Result<Option<Kept>, Fault> {
    let known = house.store.connections.find_account(&held.user, &fresh.app, &fresh.account.id).await?;
    let done = |row: &Connection| row.state == ConnectionState::Active && drive == Drive::Again;
    let kept = |row: Connection| Kept {
        renewed: row.id != held.connection,
        connection: row.id,
        account: row.account,
        wider: Vec::new(),
    };
    Ok(known.filter(done).map(kept))
}

/// Puts the new connection in the old one's place. Once the old row is closed, the new one has all it gets.
async fn replace(house: &House, user: &UserId, old: &ConnectionId, new: &ConnectionId) -> Result<(), Fault> {
    let connections = &house.store.connections;
    let Some(row) = connections.find(user, old).await? else { return Ok(()) };
    if row.state != ConnectionState::Disconnecting {
        let unnamed = connections.find(user, new).await?.is_some_and(|new| new.label.is_none());
        if row.is_default {
            connections.set_default(user, new).await?;
        }
        if let (Some(label), true) = (&row.label, unnamed) {
            connections.set_label(user, new, Some(label)).await?;
        }
        connections.begin_disconnect(user, old, house.clock.now()).await?;
        note(house, user, "person", "connection.replaced", format!("{old} by {new}")).await?;
    }
    // A fault here is mended by the object's alarm or the sweeper, as after any disconnect.
    let _ = house.actor.release(user, old).await;
    Ok(())
}

async fn let_go(
    house: &House,
    held: &HeldAccount,
    fresh: &Fresh,
    actor: &'static str,
) -> Result<(), KeepError> {
    let connections = &house.store.connections;
    let known = connections.find_account(&held.user, &fresh.app, &fresh.account.id).await?;
    let in_use = known.is_some_and(|known| known.id != held.connection);
    let over = house.store.revocations.find(&held.user, &held.connection).await?;
    if in_use || over.is_some_and(|over| over.outcome.is_some()) {
        return Ok(());
    }
    let now = house.clock.now();
    let wrapped = Sealer::make_wrapped(house, &held.user, &held.connection)?;
    // A row that a cut left is not made again.
    connections.create(&fresh.row(&held.user, held.connection.clone(), wrapped, now, now)).await?;
    connections.begin_disconnect(&held.user, &held.connection, now).await?;
    if let Some(row) = connections.find(&held.user, &held.connection).await? {
        install_once(house, &row, fresh).await?;
        note(house, &held.user, actor, "connection.discarded", held.connection.to_string()).await?;
    }
    // As above: what is closed is brought to its end.
    let _ = house.actor.release(&held.user, &held.connection).await;
    Ok(())
}

async fn note(
    house: &House,
    user: &UserId,
    actor: &'static str,
    action: &'static str,
    target: String,
) -> Result<(), Fault> {
    let (at, user) = (house.clock.now(), user.clone());
    house.store.audit.append(&AuditEvent { at, user, actor: actor.to_owned(), action, target }).await
}
